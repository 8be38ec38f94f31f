/** Who signs in at the demo: its passwords are all the same and no secret. */
export const person = { login: 'alice', password: 'demo' } as const;
