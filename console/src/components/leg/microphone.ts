/** Why the caller cannot hear the operator. */
export type MicFault = "denied" | "missing" | "in-use" | "insecure" | "unknown";

const FAULTS: Record<string, MicFault> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "in-use",
  AbortError: "in-use",
  DeviceUnsupportedError: "insecure",
};

export function micFaultOf(error: unknown): MicFault {
  return error instanceof Error || error instanceof DOMException ? (FAULTS[error.name] ?? "unknown") : "unknown";
}
