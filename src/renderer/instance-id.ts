const key = 'offhook.sip-instance';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** RFC 5626 instance: one UUID for this installation, so that a new registration replaces our old one. Not a secret. */
export function loadInstanceId(storage: Pick<Storage, 'getItem' | 'setItem'>, create: () => string): string {
  const known = storage.getItem(key);
  if (known !== null && uuid.test(known)) return known;
  const made = create();
  storage.setItem(key, made);
  return made;
}
