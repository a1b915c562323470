package org.tranship.testkit.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tranship.testkit.program.Ended;
import org.tranship.testkit.program.Program;
import org.tranship.testkit.server.S3Endpoint;

/// Two buckets of one S3 server, and the command as a process that copies from one to the other,
/// alone or with the executors of a cluster. Everything outlives the processes.
final class CopyKillScene implements KilledScene {
  private final Ground ground;
  private final CopyLoad load;
  private final KilledCommand command;
  private final String from;
  private final String to;
  private final CopyLaw law;
  private final Path secret;
  private List<String> livedOn = List.of();

  CopyKillScene(Ground ground, Program program, CopyLoad load) {
    this.ground = ground;
    this.load = load;
    Path directory = ground.freshDirectory("copy");
    this.command = new KilledCommand(program, directory);
    this.from = load.fill(ground);
    this.to = ground.bucket();
    this.law = new CopyLaw(ground.view(from), ground.view(to));
    try {
      // Executors may have another environment, and this directory they have.
      this.secret =
          Files.writeString(directory.resolve("secret"), ground.counting().secretKey() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CopyLaw law() {
    return law;
  }

  int objects() {
    return load.all();
  }

  /// The command that copies. Every byte goes through whoever does the work: the server could copy
  /// by itself.
  List<String> copy() {
    return with(
        List.of("copy", place(from), place(to), "--through-client", "--engine", load.engine()));
  }

  /// The command that takes the copies away again.
  List<String> rollback() {
    return with(List.of("rollback", "last", "--yes", "--engine", load.engine()));
  }

  private List<String> with(List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of("--journal", command.killingJournal()));
    return all;
  }

  private String place(String bucket) {
    S3Endpoint s3 = ground.counting();
    return "s3://"
        + bucket
        + "?endpoint="
        + s3.uri()
        + "&region="
        + s3.region()
        + "&access-key-id="
        + s3.accessKey()
        + "&secret-access-key=file:"
        + secret;
  }

  /// What `report` says of the run.
  Ended report() {
    List<String> words = List.of("report", "last", "--json", "--journal", command.journal());
    return live(new Kill.Never(), words).ended();
  }

  @Override
  public KilledCommand.Life live(Kill kill, List<String> arguments) {
    KilledCommand.Life life =
        command.live(
            kill,
            arguments,
            (at, then) ->
                ground.watch(
                    to,
                    at,
                    () -> {
                      then.run();
                      load.executors().look();
                    }));
    boolean atWork = kill instanceof Kill.AtRequest && life.ended().killed();
    load.executors().look();
    try {
      livedOn = load.executors().awaitEnd(atWork);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while executors were waited for", e);
    }
    return life;
  }

  @Override
  public DeadJournal journal() {
    return new DeadJournal(
        command.directory().resolve("journal"), command.directory(), List.of("copy"));
  }

  /// The law, and the end of the executors of the command that was carried out last.
  @Override
  public List<String> atEveryMoment() {
    List<String> violations = new ArrayList<>(law.atEveryMoment());
    violations.addAll(livedOn);
    return violations;
  }

  @Override
  public Set<String> copies(RequestLog log) {
    return new HashSet<>(log.sent());
  }

  @Override
  public int probesLeft() {
    return law.probesLeft();
  }
}
