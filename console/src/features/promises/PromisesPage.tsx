import { Anchor, SegmentedControl } from "@mantine/core";
import { IconHeartHandshake } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { meQuery } from "@/api/auth";
import { brokenPromisesQuery, type PromiseView, promisesQuery } from "@/api/promises";
import { isAtLeast } from "@/api/roles";
import type { BrokenPromises, LedgerLine, Me } from "@/api/types";
import { Emptiness, LoadFault } from "@/components/Emptiness";
import { LoadMore } from "@/components/LoadMore";
import { Page } from "@/components/Page";
import { SkeletonRows } from "@/components/Skeletons";
import { shortDate } from "@/format/time";
import { PromiseCard } from "./PromiseCard";
import classes from "./Promises.module.css";
import { VIEWS } from "./states";

type View = keyof typeof VIEWS;

interface PromisesPageProps {
  view: View;
  onView: (view: View) => void;
}

/** What callers were told that somebody must now keep. */
export function PromisesPage({ view, onView }: PromisesPageProps) {
  const me = useQuery(meQuery).data;
  if (!me) return null;
  const filters = Object.entries(VIEWS).filter(([, { needs }]) => isAtLeast(me.role, needs));
  return (
    <Page
      title="Promises"
      subtitle="What callers were told that somebody must now keep"
      aside={
        <SegmentedControl
          size="sm"
          aria-label="Which promises"
          data={filters.map(([value, { label }]) => ({ value, label }))}
          value={view}
          onChange={(value) => onView(value as View)}
        />
      }
    >
      {view === "broken" ? <Broken me={me} /> : <Listed view={view} me={me} />}
    </Page>
  );
}

function Listed({ view, me }: { view: PromiseView; me: Me }) {
  const promises = useInfiniteQuery(promisesQuery(view));
  const items = promises.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {promises.isPending && <SkeletonRows rows={3} height={110} />}
      {promises.isError && items.length === 0 && (
        <LoadFault what="The promises" error={promises.error} onRetry={() => void promises.refetch()} />
      )}
      {promises.isSuccess && items.length === 0 && <NothingThere view={view} />}
      <PromiseList promises={items} me={me} />
      <LoadMore query={promises} />
    </>
  );
}

/** For supervisors: what was not kept in time, and what became of it. */
function Broken({ me }: { me: Me }) {
  const broken = useQuery(brokenPromisesQuery);
  if (broken.isPending) return <SkeletonRows rows={3} height={110} />;
  if (broken.data === undefined) {
    return <LoadFault what="The broken promises" error={broken.error} onRetry={() => void broken.refetch()} />;
  }
  return (
    <>
      <Summary of={broken.data} />
      {broken.data.items.length === 0 && <NothingThere view="broken" />}
      <PromiseList promises={broken.data.items} me={me} />
    </>
  );
}

function Summary({ of: broken }: { of: BrokenPromises }) {
  return (
    <p className={classes.summary}>
      <strong className="figures">{broken.overdue}</strong> overdue. Since{" "}
      <span className="figures">{shortDate(broken.since)}</span>: <strong className="figures">{broken.given_up}</strong>{" "}
      given up, <strong className="figures">{broken.kept_late}</strong> kept late.{" "}
      <Anchor inherit underline="always" renderRoot={(props) => <Link to="/wait-calibration" {...props} />}>
        How true were the waits that callers were told?
      </Anchor>
    </p>
  );
}

function PromiseList({ promises, me }: { promises: readonly LedgerLine[]; me: Me }) {
  if (promises.length === 0) return null;
  return (
    <ul className={classes.list} aria-label="Promises">
      {promises.map((promise) => (
        <li key={promise.id}>
          <PromiseCard promise={promise} me={me} />
        </li>
      ))}
    </ul>
  );
}

function NothingThere({ view }: { view: View }) {
  return <Emptiness icon={<IconHeartHandshake size={20} />} title={VIEWS[view].none} />;
}
