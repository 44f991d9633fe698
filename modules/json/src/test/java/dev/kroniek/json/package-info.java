/** What the parser reads, and what it refuses. */
@NullMarked
package dev.kroniek.json;

import org.jspecify.annotations.NullMarked;
