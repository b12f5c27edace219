import { Alert, Button, Group } from "@mantine/core";
import { IconMicrophone, IconMicrophoneOff } from "@tabler/icons-react";
import { useEffect, useState } from "react";

/** Before the first call, not during it: whether the browser will give the microphone. */
export function MicCheck() {
  const permission = useMicPermission();
  if (permission === "denied") {
    return (
      <Alert color="red" icon={<IconMicrophoneOff size={18} />} role="alert">
        The browser may not use your microphone: callers would not hear you. Allow it beside the address bar.
      </Alert>
    );
  }
  if (permission !== "prompt") return null;
  return (
    <Alert color="petrol" icon={<IconMicrophone size={18} />}>
      <Group justify="space-between" gap="sm">
        <span>The browser will ask for your microphone. Allow it now, so that no caller has to wait for it.</span>
        <Button size="xs" onClick={() => void askForMicrophone()}>
          Allow the microphone
        </Button>
      </Group>
    </Alert>
  );
}

async function askForMicrophone(): Promise<void> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
  } catch (error) {
    // A refusal shows itself: the permission changes, and so does what this says.
    if (!(error instanceof DOMException)) throw error;
  }
}

/** `null` where the browser does not tell, or not yet. */
function useMicPermission(): PermissionState | null {
  const [state, setState] = useState<PermissionState | null>(null);
  useEffect(() => {
    let status: PermissionStatus | null = null;
    const read = () => setState(status?.state ?? null);
    navigator.permissions?.query({ name: "microphone" }).then(
      (found) => {
        status = found;
        status.addEventListener("change", read);
        read();
      },
      () => setState(null),
    );
    return () => status?.removeEventListener("change", read);
  }, []);
  return state;
}
