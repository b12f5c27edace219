import { useCallback, useLayoutEffect, useRef, useState } from "react";

const NEAR_PX = 48;

/** Keep a growing list scrolled to its end, unless the reader has scrolled away from it. */
export function useStickToEnd(length: number) {
  const ref = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    const box = ref.current;
    if (box !== null) box.scrollTop = box.scrollHeight;
  }, []);

  const onScroll = useCallback(() => {
    const box = ref.current;
    if (box !== null) setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX);
  }, []);

  useLayoutEffect(() => {
    if (length > 0 && atEnd) toEnd();
  }, [length, atEnd, toEnd]);

  return { ref, atEnd, toEnd, onScroll };
}
