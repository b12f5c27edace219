import { IconAlertTriangle, IconChevronRight } from "@tabler/icons-react";
import type { ToolCall } from "@/api/types";
import { timeOfDay } from "@/format/time";
import classes from "./Timeline.module.css";

interface ToolCallProps {
  toolCall: ToolCall;
}

export function ToolCallView({ toolCall }: ToolCallProps) {
  const given = Object.entries(toolCall.arguments ?? {}).filter(([, value]) => value !== null);
  return (
    <details className={`${classes.tool} ${toolCall.failed ? classes.failed : ""}`} data-kind="tool_call">
      <summary>
        {toolCall.failed ? (
          <IconAlertTriangle size={14} color="var(--mantine-color-error)" role="img" aria-label="Failed" />
        ) : (
          <IconChevronRight size={14} aria-hidden />
        )}
        <span className={classes.toolName}>{toolCall.tool}</span>
        <span className={classes.toolResult}>{toolCall.result}</span>
        <time className={`${classes.time} figures`} dateTime={toolCall.at}>
          {timeOfDay(toolCall.at)}
        </time>
      </summary>
      <dl className={classes.details}>
        {given.map(([name, value]) => (
          <Pair key={name} name={name} value={typeof value === "string" ? value : JSON.stringify(value)} />
        ))}
        <Pair name="Result" value={toolCall.result} />
        <Pair name="Took" value={`${toolCall.duration_ms} ms`} />
      </dl>
    </details>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
