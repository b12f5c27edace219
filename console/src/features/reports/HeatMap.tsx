import type { CSSProperties } from "react";
import type { ReportRow } from "@/api/types";
import { figureOf } from "./figures";
import classes from "./Reports.module.css";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** Deep enough to be seen, light enough for the number on it, in both schemes (WCAG 1.4.3: 4.5 to 1). */
const DEEPEST_PERCENT = 40;

/** When callers come: of calls where they are known, else of those who came into line. The keys count the hours of a week. */
export function HeatMap({ rows }: { rows: readonly ReportRow[] }) {
  const counts = rows.map(
    ({ figures }) => figureOf(figures, "calls", "calls") ?? figureOf(figures, "waiting", "queued") ?? 0,
  );
  const most = Math.max(1, ...counts);
  return (
    <div className={`${classes.chart} ${classes.scroll}`}>
      <table className={`${classes.heat} figures`} aria-label="Arrivals by weekday and hour">
        <thead>
          <tr>
            <th scope="col">
              <span aria-hidden />
            </th>
            {HOURS.map((hour) => (
              <th key={hour} scope="col">
                {String(hour).padStart(2, "0")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {WEEKDAYS.map((weekday, day) => (
            <tr key={weekday}>
              <th scope="row">{weekday}</th>
              {HOURS.map((hour) => {
                const count = counts[day * HOURS.length + hour] ?? 0;
                const heat = { "--heat": (count / most) * DEEPEST_PERCENT } as CSSProperties;
                return (
                  <td key={hour} style={heat} title={`${weekday} ${hour}:00, ${count}`}>
                    {count > 0 && count}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
