import { HoverCard } from "@mantine/core";
import type { Measure, ReportSummary } from "@/api/types";
import { type Part, shown, trend, figureOf } from "./figures";
import classes from "./Reports.module.css";

const FIGURES: readonly [Part, string][] = [
  ["waiting", "service_level"],
  ["waiting", "average_answer_seconds"],
  ["waiting", "abandon_rate"],
  ["waiting", "longest_wait_seconds"],
  ["handling", "average_handle_seconds"],
  ["time", "occupancy"],
  ["calls", "containment"],
  ["calls", "escalation_rate"],
  ["handling", "transfers_per_call"],
  ["calls", "repeat_rate"],
  ["waiting", "callback_share"],
  ["offers", "miss_rate"],
  ["calls", "calls"],
  ["calls", "callers"],
];

interface HeadlineProps {
  summary: ReportSummary;
  measures: readonly Measure[];
}

/** The figures of the whole interval; those that what is chosen does not have are left out. */
export function Headline({ summary, measures }: HeadlineProps) {
  return (
    <dl className={classes.headline}>
      {FIGURES.filter(([part]) => summary.figures[part]).map(([part, name]) => {
        const measure = measures.find((each) => each.part === part && each.name === name);
        return measure && <Figure key={`${part} ${name}`} part={part} measure={measure} summary={summary} />;
      })}
    </dl>
  );
}

interface FigureProps {
  part: Part;
  measure: Measure;
  summary: ReportSummary;
}

function Figure({ part, measure, summary }: FigureProps) {
  const now = figureOf(summary.figures, part, measure.name);
  const before = figureOf(summary.before, part, measure.name);
  const change = trend(now, before, measure);
  return (
    <div className={classes.figure}>
      <dt>
        <Meaning measure={measure} />
      </dt>
      <dd className="figures">{shown(now, measure.unit)}</dd>
      <dd className={classes.trend} data-good={change?.isGood ?? undefined}>
        {change && <span title={`${shown(before, measure.unit)} in the interval before`}>{change.text} on before</span>}
      </dd>
    </div>
  );
}

/** The name of a figure, with its formula for who points at it or comes to it with the keyboard. */
export function Meaning({ measure }: { measure: Measure }) {
  return (
    <HoverCard width={280} shadow="md" openDelay={250} withinPortal>
      <HoverCard.Target>
        <button type="button" className={classes.meaning} aria-description={measure.meaning}>
          {measure.title}
        </button>
      </HoverCard.Target>
      <HoverCard.Dropdown fz="sm">{measure.meaning}</HoverCard.Dropdown>
    </HoverCard>
  );
}
