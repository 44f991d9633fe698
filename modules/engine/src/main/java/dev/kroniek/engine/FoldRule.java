package dev.kroniek.engine;

import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.State;

/** What an entry makes of the state: {@link dev.kroniek.domain.Fold#apply}, but in tests. */
@FunctionalInterface
interface FoldRule {
  Outcome apply(State state, Entry entry);
}
