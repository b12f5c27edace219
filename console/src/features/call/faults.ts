import type { MicFault } from "./leg/microphone";

/** What is wrong with a microphone, and what to do about it. */
export const MIC_FAULTS: Record<MicFault, { title: string; remedy: string }> = {
  denied: {
    title: "The browser may not use your microphone",
    remedy: "Allow the microphone beside the address bar, then try again.",
  },
  missing: {
    title: "No microphone found",
    remedy: "Plug your headset in, then try again.",
  },
  "in-use": {
    title: "Your microphone cannot be opened",
    remedy: "Another program may be using it: close that one, then try again.",
  },
  insecure: {
    title: "The microphone needs a secure address",
    remedy: "Open the console over https, or on this machine itself.",
  },
  unknown: {
    title: "Your microphone does not work",
    remedy: "Check your headset, then try again.",
  },
};
