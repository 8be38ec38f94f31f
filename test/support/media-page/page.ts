import { type ScenarioName, scenarios } from './scenarios.ts';

const play = (name: ScenarioName, input: unknown): Promise<unknown> =>
  (scenarios[name] as (input: unknown) => Promise<unknown>)(input);

Object.assign(window, { play });
