import { Table } from "@mantine/core";
import type { Measure, ReportRow } from "@/api/types";
import { type Part, shown, figureOf } from "./figures";
import { Meaning } from "./Headline";
import classes from "./Reports.module.css";

export type Column = readonly [Part, string];

interface FiguresTableProps {
  label: string;
  of: string;
  rows: readonly ReportRow[];
  columns: readonly Column[];
  measures: readonly Measure[];
  labelOf?: (row: ReportRow) => string;
}

export function FiguresTable({
  label,
  of,
  rows,
  columns,
  measures,
  labelOf = ({ label }) => label,
}: FiguresTableProps) {
  const present = columns.filter(([part]) => rows.some(({ figures }) => figures[part]));
  const known = present.flatMap(([part, name]) => measures.filter((each) => each.part === part && each.name === name));
  return (
    <div className={classes.scroll}>
      <Table stickyHeader className={classes.table ?? ""} aria-label={label} verticalSpacing={6} horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{of}</Table.Th>
            {known.map((measure) => (
              <Table.Th key={`${measure.part} ${measure.name}`} scope="col" ta="end">
                <Meaning measure={measure} />
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.key}>
              <Table.Th scope="row" fw={500} className={classes.rowName ?? ""}>
                {labelOf(row)}
              </Table.Th>
              {known.map(({ part, name, unit }) => (
                <Table.Td key={`${part} ${name}`} className="figures" ta="end">
                  {shown(figureOf(row.figures, part as Part, name), unit)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
