package dev.kroniek.engine;

import java.time.InstantSource;

/**
 * How the engine measures: what time it is, how much passed, and where that is counted.
 *
 * @param clock for people: may jump
 * @param ticker for durations: never goes back
 */
record Timing(InstantSource clock, Ticker ticker, EngineMeters meters) {}
