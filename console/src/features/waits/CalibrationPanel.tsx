import { Table } from "@mantine/core";
import type { WaitCalibration } from "@/api/types";
import { calendarDay } from "@/format/time";
import { sentence } from "@/format/words";
import classes from "./Calibration.module.css";

interface CalibrationPanelProps {
  report: WaitCalibration;
}

type Counts = WaitCalibration["total"];

const PERCENT = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 });

/** The share of promises about the wait that held, and each queue's days. */
export function CalibrationPanel({ report }: CalibrationPanelProps) {
  return (
    <div className={classes.panel}>
      <p className={classes.held}>
        <strong className="figures">{share(report.total)}</strong> of the waits that were told held
      </p>
      <Table.ScrollContainer minWidth={560}>
        <Table className="figures">
          <Table.Caption>
            Within: answered in the range that was told. Above: answered later, or gone when it had passed. Unknown:
            gone before.
          </Table.Caption>
          <Table.Thead>
            <Table.Tr>
              {["Day", "Queue", "Told", "Within", "Below", "Above", "Unknown", "Held"].map((title) => (
                <Table.Th key={title}>{title}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {report.rows.map((row) => (
              <Table.Tr key={`${row.day} ${row.queue}`}>
                <Table.Td>{calendarDay(row.day)}</Table.Td>
                <Table.Td>{sentence(row.queue)}</Table.Td>
                <Table.Td>{row.told}</Table.Td>
                <Table.Td>{row.within}</Table.Td>
                <Table.Td>{row.below}</Table.Td>
                <Table.Td>{row.above}</Table.Td>
                <Table.Td>{row.unknown}</Table.Td>
                <Table.Td>{share(row)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  );
}

function share({ held }: Counts): string {
  return held === null ? "–" : PERCENT.format(held);
}
