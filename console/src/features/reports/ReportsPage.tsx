import "@mantine/charts/styles.css";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Asked, measuresQuery, summaryQuery } from "@/api/reports";
import type { Category, ReportRow } from "@/api/types";
import { LoadFault } from "@/components/Emptiness";
import { Panel } from "@/components/Panel";
import { SkeletonRows } from "@/components/Skeletons";
import { agentTitle, sentence } from "@/format/words";
import { type Column, FiguresTable } from "./FiguresTable";
import { HeatMap } from "./HeatMap";
import { Headline } from "./Headline";
import { type Choice, Pickers } from "./Pickers";
import { dayIn, type Span, spanOf } from "./period";
import { QUEUES } from "./queues";
import { ReportPanel } from "./ReportPanel";
import classes from "./Reports.module.css";
import { RateTrend, VolumeTrend } from "./Trends";

const LINE: readonly Column[] = [
  ["waiting", "queued"],
  ["waiting", "answered"],
  ["waiting", "service_level"],
  ["waiting", "average_answer_seconds"],
  ["waiting", "abandon_rate"],
  ["waiting", "longest_wait_seconds"],
];
const OVER_TIME: readonly Column[] = [["calls", "calls"], ["calls", "containment"], ...LINE, ["time", "occupancy"]];
const OF_QUEUES: readonly Column[] = [
  ...LINE,
  ["handling", "average_handle_seconds"],
  ["handling", "transfers_per_call"],
];
const OF_FLOWS: readonly Column[] = [
  ["calls", "calls"],
  ["calls", "containment"],
  ["calls", "escalation_rate"],
  ["calls", "repeat_rate"],
  ["waiting", "service_level"],
  ["handling", "average_handle_seconds"],
];
const OF_OPERATORS: readonly Column[] = [
  ["handling", "handled"],
  ["handling", "average_handle_seconds"],
  ["handling", "average_wrap_up_seconds"],
  ["handling", "transfers_per_call"],
  ["offers", "miss_rate"],
  ["time", "occupancy"],
  ["time", "available_seconds"],
];
const OF_AGENTS: readonly Column[] = [
  ["agent", "calls"],
  ["agent", "average_seconds"],
  ["agent", "handed_on"],
  ["agent", "escalated"],
  ["agent", "containment"],
];

const DAY = new Intl.DateTimeFormat("en", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });

const asDay = ({ key }: ReportRow) => DAY.format(new Date(key));
const asHour = ({ label }: ReportRow) => label;

interface ReportsPageProps {
  choice: Choice;
  /** The days of a custom interval. */
  days: Span | null;
  onChoice: (change: Partial<Choice & Span>) => void;
  /** Panels of other features, below ours. */
  children?: ReactNode;
}

export function ReportsPage({ choice, days, onChoice, children }: ReportsPageProps) {
  const today = dayIn(choice.timezone, new Date());
  const span = choice.period === "custom" ? (days ?? { from: today, to: today }) : spanOf(choice.period, today);
  const asked: Asked = {
    ...span,
    timezone: choice.timezone,
    ...(choice.queue && { queue: choice.queue }),
    ...(choice.flow && { flow: choice.flow }),
  };
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h1 className={classes.title}>Reports</h1>
        <Pickers choice={choice} span={span} onChoice={onChoice} />
      </header>
      <Reports asked={asked}>{children}</Reports>
    </div>
  );
}

function Reports({ asked, children }: { asked: Asked; children: ReactNode }) {
  const summary = useQuery(summaryQuery(asked));
  const { data: measures = [] } = useQuery(measuresQuery);
  const time = asked.from === asked.to ? ("hour" as const) : ("day" as const);
  const timeLabel = time === "hour" ? asHour : asDay;
  if (summary.isError && summary.data === undefined) {
    return <LoadFault what="The reports" error={summary.error} onRetry={() => void summary.refetch()} />;
  }
  return (
    <div className={classes.body}>
      <Panel title={titleOf(asked)} scroll={false} className={classes.wide}>
        {summary.data ? <Headline summary={summary.data} measures={measures} /> : <SkeletonRows rows={2} height={60} />}
      </Panel>
      <ReportPanel title={`Waits by ${time}`} grouping={time} asked={asked}>
        {(rows) => <VolumeTrend rows={rows} labelOf={timeLabel} />}
      </ReportPanel>
      <ReportPanel title={`Rates by ${time}`} grouping={time} asked={asked}>
        {(rows) => <RateTrend rows={rows} labelOf={timeLabel} />}
      </ReportPanel>
      <ReportPanel title={`Figures by ${time}`} grouping={time} asked={asked} isWide>
        {(rows) => (
          <FiguresTable
            label={`Figures by ${time}`}
            of={sentence(time)}
            rows={rows}
            columns={OVER_TIME}
            measures={measures}
            labelOf={timeLabel}
          />
        )}
      </ReportPanel>
      <ReportPanel title="When callers come" grouping="weekday_hour" asked={asked} isWide>
        {(rows) => <HeatMap rows={rows} />}
      </ReportPanel>
      <ReportPanel title="By queue" grouping="queue" asked={asked} isWide>
        {(rows) => (
          <FiguresTable
            label="By queue"
            of="Queue"
            rows={rows}
            columns={OF_QUEUES}
            measures={measures}
            labelOf={({ key }) => QUEUES[key as Category]}
          />
        )}
      </ReportPanel>
      <ReportPanel title="By operator" grouping="operator" asked={asked} isWide>
        {(rows) => (
          <FiguresTable label="By operator" of="Operator" rows={rows} columns={OF_OPERATORS} measures={measures} />
        )}
      </ReportPanel>
      <ReportPanel title="By flow" grouping="flow" asked={asked}>
        {(rows) => (
          <FiguresTable
            label="By flow"
            of="Flow"
            rows={rows}
            columns={OF_FLOWS}
            measures={measures}
            labelOf={({ key }) => sentence(key)}
          />
        )}
      </ReportPanel>
      <ReportPanel title="By AI agent" grouping="agent" asked={asked}>
        {(rows) => (
          <FiguresTable
            label="By AI agent"
            of="Agent"
            rows={rows}
            columns={OF_AGENTS}
            measures={measures}
            labelOf={({ key }) => agentTitle(key)}
          />
        )}
      </ReportPanel>
      {children}
    </div>
  );
}

function titleOf({ from, to, queue, flow }: Asked): string {
  const days =
    from === to
      ? asDay({ key: from } as ReportRow)
      : `${asDay({ key: from } as ReportRow)} to ${asDay({ key: to } as ReportRow)}`;
  return [days, queue && QUEUES[queue], flow && sentence(flow)].filter(Boolean).join(" · ");
}
