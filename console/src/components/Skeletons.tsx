import { Skeleton, Stack } from "@mantine/core";

interface RowsProps {
  rows?: number;
  height?: number;
}

export function SkeletonRows({ rows = 6, height = 36 }: RowsProps) {
  return (
    <Stack gap={10} p="md" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((key) => (
        <Skeleton key={key} height={height} radius="sm" />
      ))}
    </Stack>
  );
}
