import { SegmentedControl } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Kind, SHORTEST_QUERY, searchPagesQuery, searchQuery } from "@/api/search";
import { Emptiness, LoadFault } from "@/components/Emptiness";
import { LoadMore } from "@/components/LoadMore";
import { Page } from "@/components/Page";
import { SkeletonRows } from "@/components/Skeletons";
import { Hits } from "./hits";
import classes from "./Search.module.css";
import { kindsOf } from "./SearchBox";
import { KINDS } from "./search";

interface SearchPageProps {
  q: string;
  kind: Kind | null;
  onKind: (kind: Kind | undefined) => void;
}

const EVERYTHING = "everything";
const CHOICES = [
  { value: EVERYTHING, label: "Everything" },
  ...Object.entries(KINDS).map(([value, label]) => ({ value, label })),
];

export function SearchPage({ q, kind, onKind }: SearchPageProps) {
  return (
    <Page
      title="Search"
      subtitle={q && `for “${q}”, the newest first`}
      aside={
        <SegmentedControl
          size="sm"
          aria-label="What to show"
          data={CHOICES}
          value={kind ?? EVERYTHING}
          onChange={(chosen) => onKind(chosen === EVERYTHING ? undefined : (chosen as Kind))}
        />
      }
    >
      {q.trim().length < SHORTEST_QUERY ? (
        <Emptiness
          icon={<IconSearch size={20} />}
          title="What are you looking for?"
          hint="A number or its last digits, a name, an address, a ticket, or words that were said. “Quotes” keep words together."
        />
      ) : kind === null ? (
        <Everything q={q} />
      ) : (
        <OfKind q={q} kind={kind} />
      )}
    </Page>
  );
}

function Everything({ q }: { q: string }) {
  const results = useQuery(searchQuery(q));
  if (results.isPending) return <SkeletonRows rows={8} />;
  if (results.isError) {
    return <LoadFault what="The results" error={results.error} onRetry={() => void results.refetch()} />;
  }
  const kinds = kindsOf(results.data);
  if (kinds.length === 0) return <Nothing q={q} />;
  return kinds.map((kind) => (
    <section key={kind} aria-label={KINDS[kind]} className={classes.group}>
      <h2 className={classes.kind}>
        {KINDS[kind]}
        {results.data[kind].next !== null && (
          <Link to="/search" search={{ q, kind }} className={classes.all}>
            All of them
          </Link>
        )}
      </h2>
      <Hits of={{ [kind]: results.data[kind] }} />
    </section>
  ));
}

function OfKind({ q, kind }: { q: string; kind: Kind }) {
  const results = useInfiniteQuery(searchPagesQuery(kind, q));
  if (results.isPending) return <SkeletonRows rows={8} />;
  if (results.isError) {
    return <LoadFault what="The results" error={results.error} onRetry={() => void results.refetch()} />;
  }
  if (results.data.pages[0]?.items.length === 0) return <Nothing q={q} />;
  return (
    <>
      {results.data.pages.map((page, place) => (
        <Hits key={page.next ?? `page-${place}`} of={{ [kind]: page }} />
      ))}
      <LoadMore query={results} />
    </>
  );
}

function Nothing({ q }: { q: string }) {
  return (
    <Emptiness
      icon={<IconSearch size={20} />}
      title={`Nothing is found for “${q}”`}
      hint="All words must be there; only of the last one the beginning will do."
    />
  );
}
