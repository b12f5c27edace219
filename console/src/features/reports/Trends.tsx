import { BarChart, LineChart } from "@mantine/charts";
import type { ReportRow } from "@/api/types";
import { shown, figureOf } from "./figures";
import classes from "./Reports.module.css";

interface TrendsProps {
  rows: readonly ReportRow[];
  labelOf: (row: ReportRow) => string;
}

const HEIGHT = 210;
/** What is hidden from screen readers must not take the focus either. */
const UNFOCUSED = { accessibilityLayer: false };

/** The charts draw what the table below them says in full: screen readers are spared them. */
export function VolumeTrend({ rows, labelOf }: TrendsProps) {
  const data = rows.map(({ figures, ...row }) => ({
    when: labelOf({ figures, ...row }),
    Answered: figureOf(figures, "waiting", "answered"),
    Abandoned: figureOf(figures, "waiting", "abandoned"),
    "Callbacks and overflow":
      (figureOf(figures, "waiting", "called_back") ?? 0) + (figureOf(figures, "waiting", "overflowed") ?? 0),
  }));
  return (
    <div className={classes.chart} aria-hidden>
      <BarChart
        h={HEIGHT}
        data={data}
        dataKey="when"
        type="stacked"
        withLegend
        barChartProps={UNFOCUSED}
        series={[
          { name: "Answered", color: "var(--tandem-agent)" },
          { name: "Callbacks and overflow", color: "var(--tandem-queue)" },
          { name: "Abandoned", color: "var(--mantine-color-red-6)" },
        ]}
      />
    </div>
  );
}

export function RateTrend({ rows, labelOf }: TrendsProps) {
  const data = rows.map(({ figures, ...row }) => ({
    when: labelOf({ figures, ...row }),
    "Service level": figureOf(figures, "waiting", "service_level"),
    "Abandon rate": figureOf(figures, "waiting", "abandon_rate"),
    Occupancy: figureOf(figures, "time", "occupancy"),
    Containment: figureOf(figures, "calls", "containment"),
  }));
  const has = (name: string) => data.some((point) => point[name as keyof typeof point] !== null);
  const series = [
    { name: "Service level", color: "var(--tandem-agent)" },
    { name: "Abandon rate", color: "var(--mantine-color-red-6)" },
    { name: "Occupancy", color: "var(--tandem-operator)" },
    { name: "Containment", color: "var(--tandem-queue)" },
  ];
  const drawn = series.filter(({ name }) => has(name));
  if (drawn.length === 0) return <p className={classes.undrawn}>Nothing to draw in this interval</p>;
  return (
    <div className={classes.chart} aria-hidden>
      <LineChart
        h={HEIGHT}
        data={data}
        dataKey="when"
        withLegend
        lineChartProps={UNFOCUSED}
        connectNulls={false}
        curveType="linear"
        yAxisProps={{ domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1] }}
        valueFormatter={(value) => shown(value, "share")}
        series={drawn}
      />
    </div>
  );
}
