import { Badge, Button, UnstyledButton } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import type { Presence, WallOperator } from "@/api/types";
import { Emptiness } from "@/components/Emptiness";
import { Panel } from "@/components/Panel";
import { Lasted } from "./Lasted";
import { MoveForm } from "./MoveForm";
import classes from "./Wall.module.css";

const PRESENCES: Record<Presence, { label: string; color: string }> = {
  available: { label: "Available", color: "green" },
  busy: { label: "On a call", color: "violet" },
  wrap_up: { label: "Wrap-up", color: "violet" },
  break: { label: "Break", color: "orange" },
  offline: { label: "Offline", color: "gray" },
};

const ORDER: readonly Presence[] = ["busy", "wrap_up", "available", "break", "offline"];

interface OperatorsPanelProps {
  operators: readonly WallOperator[];
  onShow: (callId: string) => void;
}

/** Who is there, since when, with whom; those at work on top. */
export function OperatorsPanel({ operators, onShow }: OperatorsPanelProps) {
  const sorted = [...operators].sort((a, b) => ORDER.indexOf(a.presence) - ORDER.indexOf(b.presence));
  const present = operators.filter(({ presence }) => presence !== "offline").length;
  return (
    <Panel title="Operators" className={classes.operators} aside={<span>{present} here</span>}>
      {operators.length === 0 && <Emptiness icon={<IconUsers size={20} />} title="Nobody has an account yet" />}
      <ul className={classes.people} aria-label="Operators">
        {sorted.map((operator) => (
          <OperatorRow key={operator.id} operator={operator} onShow={onShow} />
        ))}
      </ul>
    </Panel>
  );
}

function OperatorRow({ operator, onShow }: { operator: WallOperator; onShow: (callId: string) => void }) {
  const [isMoving, setMoving] = useState(false);
  const { presence, call_id } = operator;
  return (
    <li className={classes.person}>
      <span className={classes.caller}>{operator.name}</span>
      <Badge color={PRESENCES[presence].color}>{PRESENCES[presence].label}</Badge>
      <Lasted since={operator.presence_since} />
      <span className={classes.personDetail}>
        {detailOf(operator)}
        {call_id !== null && (
          <UnstyledButton className={classes.link} onClick={() => onShow(call_id)}>
            {operator.rings ? "rings for " : "with "}
            {operator.caller}
          </UnstyledButton>
        )}
      </span>
      {presence !== "busy" && (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Change where ${operator.name} is`}
          aria-expanded={isMoving}
          onClick={() => setMoving(!isMoving)}
        >
          Change
        </Button>
      )}
      {isMoving && presence !== "busy" && <MoveForm operator={operator} onDone={() => setMoving(false)} />}
    </li>
  );
}

function detailOf({ reason, moved_by }: WallOperator): string {
  return [reason, moved_by && `by ${moved_by}`].filter(Boolean).join(", ");
}
