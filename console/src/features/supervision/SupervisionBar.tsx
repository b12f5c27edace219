import { Button } from "@mantine/core";
import { IconEar, IconMessageCircle, IconSpeakerphone } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { wallQuery } from "@/api/supervision";
import { callerName } from "@/format/words";
import { type Hearing, hearing } from "./hearing";
import classes from "./SupervisionBar.module.css";
import { useSupervision } from "./SupervisionProvider";

const TITLES: Record<Hearing["tone"], string> = {
  quiet: "You are listening",
  private: "You are whispering",
  live: "You are live to the caller",
};

const ICONS = { quiet: IconEar, private: IconMessageCircle, live: IconSpeakerphone };

/** On every page, as long as one takes part in somebody's call: who hears it, and the way out. */
export function SupervisionBar() {
  const { seat, ear, voice, isChanging, stop, startPlayback } = useSupervision();
  const call = useQuery({ ...wallQuery, enabled: seat !== null }).data?.calls.find(({ id }) => id === seat?.call_id);
  if (seat === null) return null;
  const { tone, words } = hearing(seat, voice, call ?? null);
  const Icon = ICONS[tone];
  return (
    <section className={classes.bar} data-tone={tone} aria-label="Supervision">
      <Icon size={20} aria-hidden />
      <div className={classes.words} role={tone === "live" ? "alert" : "status"}>
        <strong>{TITLES[tone]}</strong> <span>{ear.status === "elsewhere" ? ELSEWHERE : words}</span>
      </div>
      {ear.isPlaybackBlocked && ear.status === "joined" && (
        <Button size="xs" variant="white" color="dark" onClick={startPlayback}>
          Hear the call
        </Button>
      )}
      <Link to="/wall" search={{ call: seat.call_id }} className={classes.call}>
        {call ? callerName(call) : "Show the call"}
      </Link>
      <Button size="xs" variant="white" color="dark" loading={isChanging} onClick={stop}>
        Stop
      </Button>
    </section>
  );
}

const ELSEWHERE = "The sound is in another window of yours.";
