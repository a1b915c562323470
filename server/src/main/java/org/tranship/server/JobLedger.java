package org.tranship.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tranship.core.value.FileTrouble;
import org.tranship.formats.Json;
import org.tranship.formats.JsonValue;

/// Where jobs are written down: a folder with one file of JSON lines, and what each job said beside
/// it. It knows of jobs alone; what a job has done with its service is in the journal of its run.
///
/// Crash argument. A line is a whole record, and the last line of a job holds. A line is forced to
/// the disk before the change that it tells of is done or answered: before a job begins, before its
/// caller hears of it; one that could not be is taken back by [JobLines]. So a caller never knows
/// of a job that a restarted server does not, and none that was refused is begun later. A line that
/// a crash cut off is the last one, has no line end or cannot be read, and tells of what nobody was
/// told yet; it is left out. Another one that cannot be read was damaged by somebody else: it is
/// put into a file beside, and said. A line of a running job with no later one means that the
/// server died: whoever opens the ledger says so. What was really done is not read from here but
/// from the journal, so a lost line costs a word and no object. When it is opened, or has become
/// long, the file is written anew under another name, forced and renamed, so a crash leaves the old
/// one or the new one. One process has it at a time, by a lock of the operating system that ends
/// with the process.
///
/// Used by one thread at a time.
final class JobLedger implements AutoCloseable {
  private static final String FILE = "jobs.jsonl";
  private static final String UNREADABLE = "jobs.unreadable";
  private static final String LOCK = "lock";
  private static final Logger LOG = LoggerFactory.getLogger(JobLedger.class);

  private static final String LOCKED = "TRV-201";
  private static final String UNUSABLE = "TRV-202";

  /// Of jobs that are over, so many are kept, with what they said.
  static final int KEPT = 1000;

  /// And what they said is not more than so many bytes together.
  static final long MOST_SAID = 1L << 30;

  /// A file of lines that is longer is written anew: most of them hold no more.
  static final long LONG = 8L << 20;

  private final Path folder;
  private final FileChannel lockFile;
  private final FileLock lock;
  private final SequencedMap<String, JobRecord> records = new LinkedHashMap<>();
  private final JobLines lines;

  private JobLedger(Path folder, FileChannel lockFile, FileLock lock, JobLines.Disk disk)
      throws IOException {
    this.folder = folder;
    this.lockFile = lockFile;
    this.lock = lock;
    read();
    forgetOld();
    rewrite();
    this.lines = JobLines.open(folder.resolve(FILE), disk);
  }

  /// Opens the ledger in a folder, which is made if it is not there.
  ///
  /// @throws ServerFault if another server has it, or it cannot be used
  static JobLedger open(Path folder) {
    return open(folder, JobLines.Disk.REAL);
  }

  /// The same on another disk.
  static JobLedger open(Path folder, JobLines.Disk disk) {
    try {
      Files.createDirectories(folder);
      FileChannel lockFile =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = lockFile.tryLock();
      if (lock == null) {
        lockFile.close();
        throw locked(folder);
      }
      return new JobLedger(folder, lockFile, lock, disk);
    } catch (OverlappingFileLockException e) {
      throw locked(folder);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  private static ServerFault locked(Path folder) {
    return new ServerFault(
        LOCKED
            + " Another server keeps its jobs in "
            + folder
            + " just now. Stop it, or give this one another journal.",
        false);
  }

  private static ServerFault unusable(Path folder, IOException e) {
    return new ServerFault(
        UNUSABLE
            + " The jobs in "
            + folder
            + " cannot be read or written: "
            + FileTrouble.why(e)
            + ". See to the folder, and start the server again; runs are in the journal and are not"
            + " affected.",
        true);
  }

  private void read() throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return;
    }
    List<String> unreadable = new ArrayList<>();
    try (Stream<String> all = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      Iterator<String> each = all.iterator();
      while (each.hasNext()) {
        String line = each.next();
        try {
          byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
          JobRecord job = JobRecord.of(JsonValue.object(new String(bytes, StandardCharsets.UTF_8)));
          records.put(job.id(), job);
        } catch (JsonValue.Unreadable | RuntimeException _) {
          if (each.hasNext()) {
            unreadable.add(line);
          } // else a crash cut it off, and nobody was told of it
        }
      }
    }
    if (!unreadable.isEmpty()) {
      LOG.warn(
          "{} lines of {} cannot be read and were put into {}: jobs are missing",
          unreadable.size(),
          file,
          folder.resolve(UNREADABLE));
      Files.write(
          folder.resolve(UNREADABLE),
          unreadable,
          StandardCharsets.ISO_8859_1,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }

  /// Forgets what is too much, and writes the file anew when it has become long. What cannot be
  /// done is said and left for the next time. Of a job that came to its end, and of the same one
  /// before, nothing is kept any more to go on with; nor is it of one that failed as the one did
  /// that it went on with, since what it found may be the reason.
  void tidy(JobRecord ended) {
    if (ended.status() == JobState.DONE || ended.status() == JobState.ERROR) {
      JobRecord before = records.get(ended.retryFromID());
      boolean again = before != null && before.status() == JobState.ERROR;
      boolean once = ended.status() == JobState.ERROR && !again;
      records.values().stream()
          .filter(it -> it.status().isOver() && it.isSameJob(ended.action(), ended.parameters()))
          .filter(it -> !once || !it.id().equals(ended.id()))
          .forEach(it -> KeptFolder.remove(folder, it.id()));
    }
    try {
      forgetOld();
      if (lines.length() > LONG) {
        try {
          rewrite();
        } finally {
          lines.replaced();
        }
      }
    } catch (IOException e) {
      LOG.warn("Old jobs in {} cannot be removed", folder, e);
    }
  }

  /// Forgets those that are over, the oldest first, as long as there are too many or they have said
  /// too much.
  private void forgetOld() throws IOException {
    Deque<JobRecord> over = new ArrayDeque<>();
    long bytes = 0;
    for (JobRecord job : records.values()) {
      if (job.status().isOver()) {
        over.add(job);
        bytes += said(job);
      }
    }
    while (over.size() > KEPT || bytes > MOST_SAID && over.size() > 1) {
      JobRecord job = over.remove();
      bytes -= said(job);
      records.remove(job.id());
      for (JobText.Kind kind : JobText.Kind.values()) {
        Files.deleteIfExists(JobText.file(folder, job.id(), kind));
      }
      KeptFolder.remove(folder, job.id());
    }
  }

  private long said(JobRecord job) throws IOException {
    long bytes = 0;
    for (JobText.Kind kind : JobText.Kind.values()) {
      Path file = JobText.file(folder, job.id(), kind);
      bytes += Files.exists(file) ? Files.size(file) : 0;
    }
    return bytes;
  }

  private void rewrite() throws IOException {
    Path fresh = folder.resolve(FILE + ".new");
    StringBuilder text = new StringBuilder();
    records.values().forEach(job -> text.append(Json.line(job.document())).append('\n'));
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      JobLines.Disk.REAL.write(
          out, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
    Files.move(
        fresh,
        folder.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /// All jobs, in the order in which they were posted.
  List<JobRecord> all() {
    return new ArrayList<>(records.values());
  }

  /// Writes down how a job stands now. Durable when it returns; as if never asked when it throws.
  ///
  /// @throws ServerFault if it cannot be written
  void put(JobRecord job) {
    try {
      lines.append(Json.line(job.document()));
      records.put(job.id(), job);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  /// Takes a job to stand so, as long as this server runs.
  void assume(JobRecord job) {
    records.put(job.id(), job);
  }

  /// The newest of the same jobs, if it was left before its end; else empty text.
  String left(String action, Map<String, String> parameters) {
    return records.sequencedValues().reversed().stream()
        .filter(job -> job.isSameJob(action, parameters))
        .findFirst()
        .filter(job -> job.status().isLeft())
        .map(JobRecord::id)
        .orElse("");
  }

  SequencedMap<String, JobRecord> byId() {
    return records;
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    try {
      lines.close();
      lock.release();
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
