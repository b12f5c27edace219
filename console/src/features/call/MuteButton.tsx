import { IconMicrophone, IconMicrophoneOff } from "@tabler/icons-react";
import { KeyButton } from "@/components/KeyButton";
import { useCall } from "./CallProvider";

export function MuteButton() {
  const { leg, toggleMute } = useCall();
  return (
    <KeyButton
      hotkey="M"
      size="sm"
      variant={leg.isMuted ? "filled" : "default"}
      color={leg.isMuted ? "orange" : "gray"}
      leftSection={leg.isMuted ? <IconMicrophoneOff size={17} /> : <IconMicrophone size={17} />}
      aria-pressed={leg.isMuted}
      disabled={leg.status !== "joined" && leg.status !== "reconnecting"}
      onPress={toggleMute}
    >
      {leg.isMuted ? "Unmute" : "Mute"}
    </KeyButton>
  );
}
