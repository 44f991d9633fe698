/*
 * Times short-lived commands against each other: from posix_spawn to the exit being reaped.
 *
 *   spawntime [-n ROUNDS] [-w WARMUP] [-i FILE] -- COMMAND ARG... -- COMMAND ARG... [-- ...]
 *
 * Each round runs every command once, in an order that turns from round to round, so that a change
 * in the machine's load meets them alike. FILE (64 KiB at most) is given to each run through a
 * pipe, as an agent gives its payload; what a run prints goes to /dev/null.
 *
 * One line for each command: the median and the 90th percentile of the wall time, the median of the
 * CPU time with that of its children, all in milliseconds; the ratio of both medians to those of the
 * first command, the floor; and how many runs did not exit with 0.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMANDS_MAX = 16, PAYLOAD_MAX = 64 * 1024 };

struct command {
  char **argv;
  double *wall_ms;
  double *cpu_ms;
  int failures;
};

extern char **environ;
static char payload[PAYLOAD_MAX + 1];
static size_t payload_bytes;

static void die(const char *what) {
  fprintf(stderr, "spawntime: %s: %s\n", what, strerror(errno));
  exit(2);
}

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double cpu_ms(const struct rusage *usage) {
  return (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1e3 +
         (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e3;
}

/* A pipe that already holds the whole payload and has no writer left; its size is the kernel's default. */
static int filled_pipe(void) {
  int ends[2];
  if (pipe(ends) != 0) die("pipe");
  if (write(ends[1], payload, payload_bytes) != (ssize_t)payload_bytes) die("write to the pipe");
  close(ends[1]);
  return ends[0];
}

static int run_once(char **argv, double *wall, double *cpu) {
  int input = filled_pipe(), status, error;
  pid_t pid;
  struct rusage usage;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, 0);
  posix_spawn_file_actions_addclose(&actions, input);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  double start = now_ms();
  if ((error = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ)) != 0) {
    errno = error;
    die(argv[0]);
  }
  while (wait4(pid, &status, 0, &usage) < 0)
    if (errno != EINTR) die("wait4");
  *wall = now_ms() - start;
  *cpu = cpu_ms(&usage);
  posix_spawn_file_actions_destroy(&actions);
  close(input);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void read_payload(const char *path) {
  int file = open(path, O_RDONLY);
  ssize_t count;
  if (file < 0) die(path);
  while ((count = read(file, payload + payload_bytes, sizeof payload - payload_bytes)) > 0)
    payload_bytes += count;
  close(file);
  if (payload_bytes > PAYLOAD_MAX) {
    errno = EFBIG;
    die(path);
  }
}

static int split(char **argv, struct command *commands) {
  int count = 0;
  while (*argv && count < COMMANDS_MAX) {
    commands[count++].argv = argv;
    while (*argv && strcmp(*argv, "--") != 0) argv++;
    if (*argv) *argv++ = NULL;
  }
  return count;
}

static void report(struct command *commands, int count, int rounds) {
  printf("%8s %8s %8s %6s %6s %5s  command\n", "p50 ms", "p90 ms", "CPU ms", "wall", "CPU", "fail");
  double wall_floor = 0, cpu_floor = 0;
  for (int i = 0; i < count; i++) {
    struct command *c = &commands[i];
    qsort(c->wall_ms, rounds, sizeof(double), by_value);
    qsort(c->cpu_ms, rounds, sizeof(double), by_value);
    double wall = c->wall_ms[rounds / 2], cpu = c->cpu_ms[rounds / 2];
    if (i == 0) wall_floor = wall, cpu_floor = cpu;
    printf("%8.3f %8.3f %8.3f %6.2f %6.2f %5d ", wall, c->wall_ms[rounds * 9 / 10], cpu,
           wall / wall_floor, cpu / cpu_floor, c->failures);
    for (char **word = c->argv; *word; word++) printf(" %s", *word);
    printf("\n");
  }
}

int main(int argc, char **argv) {
  int rounds = 500, warmup = 20, option;
  static struct command commands[COMMANDS_MAX];
  while ((option = getopt(argc, argv, "+n:w:i:")) != -1) switch (option) {
      case 'n': rounds = atoi(optarg); break;
      case 'w': warmup = atoi(optarg); break;
      case 'i': read_payload(optarg); break;
      default: return 2;
    }
  int count = split(argv + optind, commands);
  if (count < 1 || rounds < 1) {
    fprintf(stderr, "usage: spawntime [-n ROUNDS] [-w WARMUP] [-i FILE] -- COMMAND... [-- COMMAND...]\n");
    return 2;
  }
  for (int i = 0; i < count; i++) {
    commands[i].wall_ms = calloc(rounds, sizeof(double));
    commands[i].cpu_ms = calloc(rounds, sizeof(double));
    if (!commands[i].wall_ms || !commands[i].cpu_ms) die("calloc");
  }
  for (int round = -warmup; round < rounds; round++)
    for (int turn = 0; turn < count; turn++) {
      struct command *c = &commands[(turn + round + warmup) % count];
      double wall, cpu;
      int succeeded = run_once(c->argv, &wall, &cpu);
      if (round < 0) continue;
      c->wall_ms[round] = wall;
      c->cpu_ms[round] = cpu;
      c->failures += !succeeded;
    }
  report(commands, count, rounds);
  return 0;
}
