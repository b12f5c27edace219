import { screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openConsole } from "@/testing/desk";
import { anActiveCall, OLIVIA } from "@/testing/records";

const HEADSET = { kind: "audioinput", deviceId: "headset", label: "Headset" };
const SPEAKER = { kind: "audiooutput", deviceId: "speaker", label: "Speaker" };

/** A loud microphone, as far as the level meter looks. */
class LoudAudio {
  createAnalyser = () => ({
    fftSize: 8,
    getFloatTimeDomainData: (samples: Float32Array) => samples.fill(0.5),
  });
  createMediaStreamSource = () => ({ connect: () => undefined });
  close = async () => undefined;
}

function plugIn(open: () => Promise<unknown>) {
  const media = Object.assign(new EventTarget(), {
    getUserMedia: vi.fn(open),
    enumerateDevices: async () => [HEADSET, SPEAKER],
  });
  Object.defineProperty(navigator, "mediaDevices", { value: media, configurable: true });
  return media;
}

beforeEach(() => void vi.stubGlobal("AudioContext", LoudAudio));
afterEach(() => {
  Reflect.deleteProperty(navigator, "mediaDevices");
  localStorage.clear();
});

async function open() {
  const desk = openConsole({ me: { ...OLIVIA, presence: "busy" }, active: anActiveCall() });
  await screen.findByText("Connected");
  await desk.user.click(screen.getByRole("button", { name: "Microphone and loudspeaker" }));
  return desk;
}

describe("the device check", () => {
  it("shows that the microphone is heard", async () => {
    plugIn(async () => ({ getTracks: () => [] }));
    await open();
    expect(await screen.findByText("You are heard.")).toBeInTheDocument();
  });

  it("remembers what is chosen, and the running call takes it", async () => {
    plugIn(async () => ({ getTracks: () => [] }));
    const { livekit, user } = await open();
    await screen.findByText("You are heard.");
    await user.click(await screen.findByRole("combobox", { name: "Loudspeaker" }));
    await user.click(await screen.findByRole("option", { name: "Speaker", hidden: true }));
    await waitFor(() => expect(livekit.room.devices.get("audiooutput")).toBe("speaker"));
    expect(JSON.parse(localStorage.getItem("tandem-devices") ?? "")).toEqual({ audiooutput: "speaker" });
  });

  it.each([
    ["NotAllowedError", "The browser may not use your microphone"],
    ["NotFoundError", "No microphone found"],
    ["NotReadableError", "Your microphone cannot be opened"],
  ])("says what is wrong: %s", async (name, words) => {
    plugIn(async () => {
      throw new DOMException("", name);
    });
    await open();
    expect(await screen.findByText(words)).toBeInTheDocument();
  });
});
