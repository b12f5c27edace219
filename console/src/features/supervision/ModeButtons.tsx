import { Button } from "@mantine/core";
import { IconMicrophone, IconMicrophoneOff } from "@tabler/icons-react";
import type { SupervisionMode, WallCall } from "@/api/types";
import { KeyButton } from "@/components/KeyButton";
import { hearing } from "./hearing";
import { useSupervision } from "./SupervisionProvider";
import classes from "./Wall.module.css";

const MODES: Record<SupervisionMode, { label: string; hotkey: string; color: string }> = {
  listen: { label: "Listen", hotkey: "L", color: "petrol" },
  whisper: { label: "Whisper", hotkey: "W", color: "violet" },
  barge: { label: "Barge in", hotkey: "B", color: "red" },
};

const POSSIBLE: Record<WallCall["state"], readonly SupervisionMode[]> = {
  ringing: [],
  active: ["listen"],
  waiting: ["listen"],
  with_operator: ["listen", "whisper", "barge"],
  ended: [],
};

/** How to take part in this call, and who hears it right now. */
export function ModeButtons({ call }: { call: WallCall }) {
  const { seat, voice, isChanging, take, stop, toggleMute } = useSupervision();
  const mine = seat?.call_id === call.id ? seat : null;
  const heard = mine === null ? null : hearing(mine, voice, call);
  const modes = POSSIBLE[call.state];
  return (
    <>
      <p className={classes.hearing} data-tone={heard?.tone ?? "none"} role="status">
        {heard?.words ?? (modes.length === 0 ? "Nobody has answered this call yet." : "You are not in this call.")}
      </p>
      <fieldset className={classes.modes} aria-label="Take part">
        {modes.map((mode) => (
          <KeyButton
            key={mode}
            hotkey={MODES[mode].hotkey}
            size="sm"
            color={MODES[mode].color}
            variant={mine?.mode === mode ? "filled" : "default"}
            aria-pressed={mine?.mode === mode}
            loading={isChanging}
            onPress={() => take(call.id, mode)}
          >
            {MODES[mode].label}
          </KeyButton>
        ))}
        {mine !== null && (
          <KeyButton hotkey="S" size="sm" variant="default" loading={isChanging} onPress={stop}>
            Stop
          </KeyButton>
        )}
        {mine !== null && voice.status === "joined" && (
          <Button
            variant="default"
            leftSection={voice.isMuted ? <IconMicrophoneOff size={16} /> : <IconMicrophone size={16} />}
            aria-pressed={voice.isMuted}
            onClick={toggleMute}
          >
            {voice.isMuted ? "Unmute" : "Mute"}
          </Button>
        )}
      </fieldset>
    </>
  );
}
