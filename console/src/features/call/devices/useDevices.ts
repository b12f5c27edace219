import { useEffect, useState } from "react";
import type { DeviceKind } from "@/components/leg/devices";

interface Choice {
  value: string;
  label: string;
}

export type Choices = Record<DeviceKind, Choice[]>;

const NONE: Choices = { audioinput: [], audiooutput: [] };

/** What is plugged in, as it changes. Browsers tell names only to who may use the microphone. */
export function useDevices(isAllowed: boolean): Choices {
  const [choices, setChoices] = useState(NONE);
  useEffect(() => {
    const media = navigator.mediaDevices;
    if (!isAllowed || media === undefined) return;
    const look = () => void media.enumerateDevices().then((found) => setChoices(choicesOf(found)));
    look();
    media.addEventListener("devicechange", look);
    return () => media.removeEventListener("devicechange", look);
  }, [isAllowed]);
  return choices;
}

function choicesOf(found: readonly MediaDeviceInfo[]): Choices {
  const of = (kind: DeviceKind) =>
    found
      .filter((device) => device.kind === kind && device.deviceId !== "")
      .map(({ deviceId, label }) => ({ value: deviceId, label: label || "Without a name" }));
  return { audioinput: of("audioinput"), audiooutput: of("audiooutput") };
}
