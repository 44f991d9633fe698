#!/usr/bin/env python3
"""Makes sessions.svg: what `kroniek sessions --watch` shows while five agents work.

Run it from the repository, once built: docs/pictures/capture.py [KRONIEK...]
KRONIEK... is how the program is started, modules/cli/target/kroniek/bin/kroniek if not given.
A daemon on a new directory, `kroniek demo --here` and the table run for real; the table in a
terminal of its own, whose bytes, colours included, become the picture.
"""
import fcntl, html, os, pty, re, shutil, struct, subprocess, sys, tempfile, termios, time, unicodedata

ROWS, COLUMNS = 11, 92
COLOURS = {"31": "#f47067", "32": "#8ddb8c", "33": "#daaa3f", "34": "#6cb6ff", "1": "#ffffff", "2": "#768390"}
CELL, LINE = 8.43, 19
program = sys.argv[1:] or ["modules/cli/target/kroniek/bin/kroniek"]
data = tempfile.mkdtemp(prefix="kroniek-picture-")
environment = dict(os.environ, KRONIEK_DATA=data, TERM="xterm-256color")
environment.pop("NO_COLOR", None)


def recorded():
    """The bytes that the table writes to its terminal while the agents work."""
    daemon = subprocess.Popen(program + ["serve", "--http-port", "0"], env=environment, stdout=subprocess.PIPE)
    while b"ready" not in daemon.stdout.readline():
        pass
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    agents = subprocess.Popen(program + ["demo", "--here"], env=environment, stdout=subprocess.DEVNULL)
    table = subprocess.Popen(program + ["sessions", "--watch"], env=environment, stdin=theirs, stdout=theirs, start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
    os.close(theirs)
    written, end = b"", time.monotonic() + 60
    os.set_blocking(ours, False)
    while agents.poll() is None and time.monotonic() < end:
        try:
            written += os.read(ours, 65536)
        except BlockingIOError:
            time.sleep(0.05)
    for process in (table, daemon):
        process.terminate()
        process.wait()
    return written.decode()


def frame(text):
    """The fullest screen: of those with most agents at work, then most of them waiting, the last."""
    frames = [part.split("\x1b[J")[0] for part in text.split("\x1b[H")[1:]]
    return max(enumerate(frames), key=lambda f: (f[1].count("active"), len(re.findall("permission|question|idle", f[1])), f[0]))[1]


def svg(screen):
    lines = re.sub(r"\x1b\[[?0-9;]*[A-Zac-ln-z]", "", screen).replace("\r", "").rstrip("\n").split("\n")
    width, height = COLUMNS * CELL + 32, len(lines) * LINE + 32
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" role="img" aria-label="kroniek sessions --watch">',
           f'<rect width="100%" height="100%" rx="8" fill="#1c2128"/>',
           '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="14" xml:space="preserve">']
    for row, line in enumerate(lines):
        column, colour = 0, "#adbac7"
        for part in re.split(r"(\x1b\[[0-9;]*m)", line):
            if part.startswith("\x1b"):
                colour = COLOURS.get(part[2:-1], "#adbac7")
            else:
                for word in re.finditer(r"\S+( \S+)*", part):
                    x = 16 + (column + sum(map(cells, part[: word.start()]))) * CELL
                    wide = sum(map(cells, word[0])) * CELL
                    out.append(f'<text x="{x:.1f}" y="{row * LINE + 30}" fill="{colour}" textLength="{wide:.1f}" lengthAdjust="spacingAndGlyphs">{html.escape(word[0])}</text>')
                column += sum(map(cells, part))
    return "\n".join(out + ["</g>", "</svg>", ""])


def cells(character):
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


try:
    picture = svg(frame(recorded()))
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sessions.svg"), "w", encoding="utf-8") as file:
        file.write(picture)
finally:
    shutil.rmtree(data, ignore_errors=True)
