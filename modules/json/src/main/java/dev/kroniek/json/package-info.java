/**
 * JSON text to and from the domain's {@link dev.kroniek.domain.Json}.
 *
 * <p>Parsing rests on Jackson's streaming parser, with limits that hold at every way in: depth,
 * duplicate keys, strict UTF-8. There is no binding to classes: types are made by whoever knows
 * what the values mean.
 */
@NullMarked
package dev.kroniek.json;

import org.jspecify.annotations.NullMarked;
