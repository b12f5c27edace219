export type DeviceKind = "audioinput" | "audiooutput";

/** Which microphone and loudspeaker the operator chose on this machine; the system's own where they chose none. */
export type Devices = Partial<Record<DeviceKind, string>>;

const KEY = "tandem-devices";

export function rememberedDevices(): Devices {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof stored === "object" && stored !== null ? stored : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

export function rememberDevice(kind: DeviceKind, deviceId: string): void {
  localStorage.setItem(KEY, JSON.stringify({ ...rememberedDevices(), [kind]: deviceId }));
}
