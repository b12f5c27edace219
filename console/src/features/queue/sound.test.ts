import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Ringer } from "./sound";

const RINGS_IN_20_SECONDS = 8;
const NOTES_A_RING = 4;

class FakeAudioContext {
  static opened: FakeAudioContext[] = [];
  static isBlocked = false;

  state = FakeAudioContext.isBlocked ? "suspended" : "running";
  currentTime = 3;
  destination = {};
  starts: number[] = [];
  allow: () => void = () => undefined;

  constructor() {
    FakeAudioContext.opened.push(this);
  }

  createOscillator() {
    return {
      frequency: {},
      connect: (to: object) => to,
      start: (at: number) => this.starts.push(at),
      stop: () => undefined,
    };
  }

  createGain() {
    const nothing = () => undefined;
    const gain = { setValueAtTime: nothing, linearRampToValueAtTime: nothing, exponentialRampToValueAtTime: nothing };
    return { gain, connect: (to: object) => to };
  }

  resume() {
    return new Promise<void>((resolve) => {
      this.allow = resolve;
    });
  }

  close() {
    this.state = "closed";
  }
}

beforeEach(() => {
  FakeAudioContext.opened = [];
  FakeAudioContext.isBlocked = false;
  vi.stubGlobal("AudioContext", FakeAudioContext);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it("rings all the time there is, planned at once", async () => {
  await new Ringer().start(20);
  const [context] = FakeAudioContext.opened;
  expect(context?.starts).toHaveLength(RINGS_IN_20_SECONDS * NOTES_A_RING);
  expect(Math.min(...(context?.starts ?? []))).toBe(3);
  expect(Math.max(...(context?.starts ?? []))).toBeLessThan(3 + 20);
});

it("is silent when it is stopped", async () => {
  const ringer = new Ringer();
  await ringer.start(20);
  ringer.stop();
  expect(FakeAudioContext.opened[0]?.state).toBe("closed");
});

it("that the browser lets sound only after it was stopped stays silent", async () => {
  FakeAudioContext.isBlocked = true;
  const ringer = new Ringer();
  const started = ringer.start(20);
  ringer.stop();
  FakeAudioContext.opened[0]?.allow();
  await started;
  expect(FakeAudioContext.opened[0]?.starts).toEqual([]);
});

it("does nothing where there is no sound", async () => {
  vi.stubGlobal("AudioContext", undefined);
  await expect(new Ringer().start(20)).resolves.toBeUndefined();
});
