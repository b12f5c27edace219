import { Badge, UnstyledButton } from "@mantine/core";
import { IconEar, IconMessageCircle, IconSpeakerphone } from "@tabler/icons-react";
import type { SupervisionMode, WallCall } from "@/api/types";
import { CALL_STATES } from "@/components/call/labels";
import { StateBadge } from "@/components/StateBadge";
import { agentTitle, callerName, sentence } from "@/format/words";
import { Lasted } from "./Lasted";
import type { Attention } from "./thresholds";
import classes from "./Wall.module.css";

const BADGES = { calm: "gray", watch: "yellow", act: "red" } as const;

interface CallRowProps {
  call: WallCall;
  attention: Attention;
  isSelected: boolean;
  onSelect: () => void;
}

export function CallRow({ call, attention: { level, why }, isSelected, onSelect }: CallRowProps) {
  return (
    <UnstyledButton className={classes.call} data-level={level} aria-current={isSelected} onClick={onSelect}>
      <span className={classes.caller}>{callerName(call)}</span>
      <StateBadge of={CALL_STATES[call.state]} />
      <span className={classes.who}>{whoHas(call)}</span>
      <Lasted since={call.since} />
      <span className={classes.words}>{call.last_words ? `“${call.last_words.text}”` : call.subject}</span>
      <span className={classes.marks}>
        {why.map((reason) => (
          <Badge key={reason} color={BADGES[level]}>
            {reason}
          </Badge>
        ))}
        {call.kept_for && <Badge color="violet">{call.kept_for.name} takes over</Badge>}
        {call.supervised_by.map(({ supervisor, mode }) => (
          <Watcher key={supervisor.id} name={supervisor.name} mode={mode} />
        ))}
      </span>
    </UnstyledButton>
  );
}

/** Who has the caller. */
export function whoHas(call: WallCall): string {
  if (call.operator) return call.operator.name;
  if (call.skill) return `${sentence(call.skill)}, number ${call.position ?? 1} in line`;
  return call.agent ? agentTitle(call.agent) : "Nobody yet";
}

const WATCHERS: Record<SupervisionMode, { icon: typeof IconEar; does: string }> = {
  listen: { icon: IconEar, does: "listens" },
  whisper: { icon: IconMessageCircle, does: "whispers" },
  barge: { icon: IconSpeakerphone, does: "is in the call" },
};

function Watcher({ name, mode }: { name: string; mode: SupervisionMode }) {
  const { icon: Icon, does } = WATCHERS[mode];
  return (
    <Badge color="petrol" leftSection={<Icon size={12} aria-hidden />}>
      {name} {does}
    </Badge>
  );
}
