import { expect } from 'vitest';
import { gateVariable, waitAtGate } from '../../../tools/lab-gate.ts';

// Before each file of the lab, in its own process.
const socket = process.env[gateVariable];
const { testPath } = expect.getState();
if (socket !== undefined && testPath !== undefined) await waitAtGate(socket, testPath);
