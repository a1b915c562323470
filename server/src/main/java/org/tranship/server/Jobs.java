package org.tranship.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tranship.core.control.Durations;
import org.tranship.core.journal.HostName;

/// The jobs of this server: posted, carried out a few at a time, told to stop.
///
/// Each is carried out by a thread of its own, of the operating system: a command's thread is
/// inside SQLite for much of its time, where a virtual one would keep a processor from those that
/// answer requests.
///
/// Crash argument: see [JobLedger]. A job that was running when a server died is found by the next
/// one and said to be dead; nothing is begun by that. One that was only waiting was promised to its
/// caller, touched nothing, and waits on.
final class Jobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

  private final Actions actions;
  private final JobLedger ledger;
  private final Clock clock;
  private final int atOnce;
  private final String worker;
  private final Map<String, AtWork> atWork = new ConcurrentHashMap<>();
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tranship-deadlines").factory());
  private Work.Traffic earlier = Work.Traffic.NONE;
  private boolean closing;

  private record AtWork(Work work, Thread thread) {}

  /// @param ledger closed with this
  /// @param atOnce how many are carried out at a time
  Jobs(Actions actions, JobLedger ledger, Clock clock, int atOnce) {
    this.actions = actions;
    this.ledger = ledger;
    this.clock = clock;
    this.atOnce = atOnce;
    this.worker = HostName.get() + "-" + ProcessHandle.current().pid();
    takeOver();
  }

  private synchronized void takeOver() {
    for (JobRecord job : ledger.all()) {
      if (job.status() == JobState.RUNNING || job.status() == JobState.CANCEL_REQUEST) {
        ledger.put(
            job.with(
                JobState.WORKER_DEAD,
                clock.instant(),
                job.exit(),
                "The server died while this job was running. Post the same job again: it goes on"
                    + " where this one was left."));
      }
    }
    next();
  }

  /// The name of this server process, as jobs have it.
  String worker() {
    return worker;
  }

  /// Posts a job. Durable when it returns.
  ///
  /// @param deadline how long it may run; empty for as long as it takes
  /// @throws Refusal if its parameters make no sense, or a job that changes something is there
  ///   already
  synchronized JobRecord post(Action action, Map<String, ?> parameters, String deadline) {
    Map<String, String> checked = actions.settled(action, action.checked(parameters));
    Optional<Duration> time = JobRecord.length(deadline);
    if (closing) {
      throw Refusal.state("The server is about to end, and takes no more jobs.");
    }
    if (action.changes()) {
      changing()
          .ifPresent(
              job -> {
                throw Refusal.busy(
                    "The job "
                        + job.id()
                        + " ("
                        + job.action()
                        + ") is "
                        + job.status().word()
                        + ", and one job that changes something is enough at a time. Wait for its"
                        + " end, or cancel it.");
              });
    }
    Work _ = actions.open(action, checked); // what makes no sense is said now, and not in a log
    Instant now = clock.instant();
    JobRecord job =
        new JobRecord(
            UUID.randomUUID().toString(),
            ledger.left(action.name(), checked),
            worker,
            JobState.WAITING,
            now,
            now,
            action.name(),
            checked,
            time.map(Durations::text).orElse(""),
            "",
            Optional.empty(),
            "");
    ledger.put(job);
    next();
    return get(job.id());
  }

  private Optional<JobRecord> changing() {
    return ledger.all().stream()
        .filter(job -> !job.status().isOver())
        .filter(job -> action(job.action()).map(Action::changes).orElse(true))
        .findFirst();
  }

  Optional<Action> action(String name) {
    return actions.all().stream().filter(it -> it.name().equals(name)).findFirst();
  }

  /// Begins those that wait, as far as there is room.
  private synchronized void next() {
    for (JobRecord job : ledger.all()) {
      if (!closing && job.status() == JobState.WAITING && atWork.size() < atOnce) {
        begin(job);
      }
    }
  }

  private void begin(JobRecord job) {
    Optional<Action> action = action(job.action());
    Work work;
    try {
      work =
          actions.open(
              action.orElseThrow(
                  () ->
                      Refusal.badRequest("There is no action \"" + job.action() + "\" any more.")),
              job.parameters());
    } catch (Refusal refused) {
      // It waited for another server, whose configuration was another one.
      ledger.put(
          job.with(
              JobState.ERROR,
              clock.instant(),
              Optional.empty(),
              String.valueOf(refused.getMessage())));
      return;
    }
    Thread thread =
        Thread.ofPlatform()
            .name("tranship-job-" + job.id())
            .unstarted(() -> end(job.id(), work, JobText.told(ledger.folder(), job.id(), work)));
    ledger.put(job.with(JobState.RUNNING, clock.instant()));
    atWork.put(job.id(), new AtWork(work, thread));
    if (!job.deadline().isEmpty()) {
      var _ =
          deadlines.schedule(
              () -> stop(job.id()),
              Durations.parse(job.deadline()).toMillis(),
              TimeUnit.MILLISECONDS);
    }
    thread.start();
  }

  private synchronized void end(String id, Work work, Work.Ended ended) {
    JobState state =
        switch (ended.how()) {
          case DONE -> JobState.DONE;
          case FAILED -> JobState.ERROR;
          case STOPPED ->
              get(id).status() == JobState.CANCEL_REQUEST
                  ? JobState.CANCEL
                  : closing ? JobState.WORKER_SHUTDOWN : JobState.ERROR;
        };
    JobRecord job = work.run().map(run -> get(id).carrying(run.text())).orElse(get(id));
    atWork.remove(id);
    earlier = earlier.plus(work.traffic());
    notifyAll();
    JobRecord over =
        job.with(state, clock.instant(), Optional.of((long) ended.exit()), ended.meaning());
    try {
      ledger.put(over);
    } catch (ServerFault e) {
      // The next server finds it running and says that it died; the journal has what was done.
      LOG.warn("The end of the job {} could not be written down", id, e);
      ledger.assume(over);
    }
    next();
  }

  /// Tells a job to stop, as Ctrl-C tells a command. One that has not begun never will. Repeating
  /// it changes nothing.
  ///
  /// @throws Refusal if it is over, or there is none
  synchronized JobRecord cancel(String id) {
    JobRecord job = get(id);
    if (job.status().isOver()) {
      throw Refusal.state("The job " + id + " is over: " + job.status().word() + ".");
    }
    stop(id);
    return get(id);
  }

  private synchronized void stop(String id) {
    JobRecord job = get(id);
    if (job.status() == JobState.WAITING) {
      ledger.put(job.with(JobState.CANCEL, clock.instant(), Optional.empty(), "It had not begun."));
    } else if (!job.status().isOver()) {
      if (job.status() == JobState.RUNNING) {
        ledger.put(job.with(JobState.CANCEL_REQUEST, clock.instant()));
      }
      Optional.ofNullable(atWork.get(id)).ifPresent(it -> it.thread().interrupt());
    }
  }

  /// All jobs, the newest first.
  synchronized List<JobRecord> all() {
    List<JobRecord> all = new ArrayList<>();
    ledger.all().reversed().forEach(job -> all.add(get(job.id())));
    return all;
  }

  /// A job.
  ///
  /// @throws Refusal if there is none of that name
  synchronized JobRecord get(String id) {
    JobRecord job = ledger.byId().get(id);
    if (job == null) {
      throw Refusal.notFound(
          "There is no job \"" + id + "\"; GET /api/v0/jobs lists those there are.");
    }
    return work(id).flatMap(Work::run).map(run -> job.carrying(run.text())).orElse(job);
  }

  /// What a job does, while it is at work.
  Optional<Work> work(String id) {
    return Optional.ofNullable(atWork.get(id)).map(AtWork::work);
  }

  /// What a job said.
  ///
  /// @throws Refusal if there is no such job
  JobText.Piece text(String id, JobText.Kind kind, long from) {
    return JobText.read(JobText.file(ledger.folder(), get(id).id(), kind), from);
  }

  /// What all jobs of this process have asked of stores so far.
  synchronized Work.Traffic traffic() {
    return atWork.values().stream()
        .map(it -> it.work().traffic())
        .reduce(earlier, Work.Traffic::plus);
  }

  /// How many jobs there are in each state that has any.
  synchronized Map<JobState, Long> counts() {
    return ledger.all().stream()
        .collect(Collectors.groupingBy(JobRecord::status, Collectors.counting()));
  }

  /// Tells all to stop and waits until they have; a thread that is interrupted waits no longer.
  @Override
  public void close() {
    boolean interrupted = false;
    synchronized (this) {
      closing = true;
      deadlines.shutdownNow();
      atWork.values().forEach(it -> it.thread().interrupt());
      while (!atWork.isEmpty() && !interrupted) {
        try {
          wait();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      ledger.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
