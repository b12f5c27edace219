import { useQuery } from "@tanstack/react-query";
import { actsQuery } from "@/api/supervision";
import type { SupervisionAct } from "@/api/types";
import { timeOfDay } from "@/format/time";
import classes from "./Wall.module.css";

/** What supervisors did in this call. */
export function ActsList({ callId }: { callId: string }) {
  const acts = useQuery(actsQuery(callId)).data ?? [];
  if (acts.length === 0) return null;
  return (
    <ul className={classes.acts} aria-label="Supervision on record">
      {acts.map((act) => (
        <li key={act.id}>
          <time className="figures" dateTime={act.at}>
            {timeOfDay(act.at)}
          </time>{" "}
          {told(act)}
        </li>
      ))}
    </ul>
  );
}

export function told({ act, by, operator, details }: SupervisionAct): string {
  switch (act) {
    case "listen":
      return `${by.name} listened`;
    case "whisper":
      return `${by.name} whispered to ${operator?.name ?? "the operator"}`;
    case "barge":
      return `${by.name} barged in`;
    case "stop":
      return `${by.name} left${details.because === "stopped" ? "" : `: ${ENDS[String(details.because)] ?? ""}`}`;
    case "remark":
      return `${by.name} told the agent: ${String(details.text)}`;
    case "take_over":
      return `${by.name} asked for the call`;
    case "take_over_failed":
      return `The agent did not hand over to ${by.name} in time`;
    case "play":
      return `${by.name} listened to the recording`;
    case "erase":
      return `${by.name} deleted a recording of ${String(details.seconds)} s`;
    case "force_presence":
      return `${by.name} changed where ${operator?.name ?? "an operator"} is: ${String(details.reason)}`;
  }
}

const ENDS: Record<string, string> = {
  call_over: "the call was over",
  gone: "their console was gone",
  took_call: "they took a caller",
};
