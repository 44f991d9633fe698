package dev.kroniek.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real disk, until it is told to fail. */
final class FaultyDisk implements Disk {
  private final Disk real = new RealDisk();
  private Fault fault = Fault.NONE;

  enum Fault {
    NONE,
    /** No space is left. */
    WRITES_FAIL,
    /** A force fails, and what was written since the last one is lost, as Linux may do. */
    FORCES_LOSE
  }

  void fault(Fault next) {
    fault = next;
  }

  @Override
  public DiskFile open(Path file, Access access) throws IOException {
    return new FaultyFile(real.open(file, access));
  }

  @Override
  public void replace(Path file, byte[] content, Forcing forcing) throws IOException {
    real.replace(file, content, forcing);
  }

  @Override
  public byte[] read(Path file) throws IOException {
    return real.read(file);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    real.move(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    real.delete(path);
  }

  @Override
  public boolean exists(Path path) {
    return real.exists(path);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return real.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    real.createDirectories(directory);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    real.forceDirectory(directory);
  }

  private final class FaultyFile implements DiskFile {
    private final DiskFile file;
    private final List<Write> unforced = new ArrayList<>();

    /** What stood where something was written; zeros behind the end of the file. */
    private record Write(long position, ByteBuffer before) {}

    FaultyFile(DiskFile file) {
      this.file = file;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      if (fault == Fault.WRITES_FAIL) {
        throw new IOException("No space left on device");
      }
      ByteBuffer before = ByteBuffer.allocate(source.remaining());
      file.read(before, position);
      unforced.add(new Write(position, before.clear()));
      file.write(source, position);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void force() throws IOException {
      if (fault == Fault.FORCES_LOSE) {
        for (int i = unforced.size() - 1; i >= 0; i--) {
          file.write(unforced.get(i).before().clear(), unforced.get(i).position());
        }
        throw new IOException("Input/output error");
      }
      file.force();
      unforced.clear();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
