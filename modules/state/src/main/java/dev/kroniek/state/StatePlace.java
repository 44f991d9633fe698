package dev.kroniek.state;

import java.nio.file.Path;

/** Where the files of a state are. */
record StatePlace(Path directory, Disk disk) {}
