package dev.kroniek.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file of the operating system. Java closes a file channel under all its users when one thread
 * that uses it is interrupted; here it is opened again and the thread's interrupt kept for later.
 */
final class RealFile implements DiskFile {
  private final Path file;
  private final Opening opening;
  private FileChannel channel; // guarded by this
  private boolean isClosed; // guarded by this

  /** Opens the channel, the first time and again. */
  @FunctionalInterface
  interface Opening {
    FileChannel open() throws IOException;
  }

  @FunctionalInterface
  private interface Use<T> {
    T on(FileChannel channel) throws IOException;
  }

  RealFile(Path file, Opening opening) throws IOException {
    this.file = file;
    this.opening = opening;
    this.channel = opening.open();
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    int start = target.position();
    return use(
        open -> {
          target.position(start);
          int bytes = 0;
          int last = 0;
          while (target.hasRemaining() && last >= 0) {
            last = open.read(target, position + bytes);
            bytes += Math.max(last, 0);
          }
          return bytes;
        });
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    int start = source.position();
    use(
        open -> {
          source.position(start);
          while (source.hasRemaining()) {
            open.write(source, position + source.position() - start);
          }
          return position;
        });
  }

  @Override
  public void truncate(long size) throws IOException {
    use(open -> open.truncate(size));
  }

  @Override
  public void force() throws IOException {
    use(
        open -> {
          open.force(true);
          return open;
        });
  }

  @Override
  public long size() throws IOException {
    return use(FileChannel::size);
  }

  @Override
  public synchronized void close() throws IOException {
    isClosed = true;
    channel.close();
  }

  private <T> T use(Use<T> use) throws IOException {
    boolean wasInterrupted = false;
    try {
      while (true) {
        FileChannel open = channel();
        try {
          return use.on(open);
        } catch (ClosedByInterruptException e) {
          wasInterrupted |= Thread.interrupted();
        } catch (ClosedChannelException e) {
          failIfClosed(e);
        }
      }
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized FileChannel channel() throws IOException {
    if (!channel.isOpen() && !isClosed) {
      channel = opening.open();
    }
    return channel;
  }

  private synchronized void failIfClosed(ClosedChannelException e) throws ClosedChannelException {
    if (isClosed) {
      throw e;
    }
  }
}
