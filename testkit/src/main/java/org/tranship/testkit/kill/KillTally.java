package org.tranship.testkit.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What became of kills.
public final class KillTally {
  private final List<String> violations = new ArrayList<>();
  private int scenes;
  private int kills;
  private int resumes;
  private long sentAgain;
  private long mostSentAgain;
  private boolean counted;
  private int probesLeft;
  private Duration time = Duration.ZERO;

  void scene() {
    scenes++;
  }

  void killed() {
    kills++;
  }

  void resumed() {
    resumes++;
  }

  /// @param objects how many objects a process sent that another one had sent before
  void sentAgain(long objects) {
    counted = true;
    sentAgain += objects;
    mostSentAgain = Math.max(mostSentAgain, objects);
  }

  void probesLeft(int objects) {
    probesLeft += objects;
  }

  void lasted(Duration more) {
    time = time.plus(more);
  }

  void violated(String where, List<String> sentences) {
    sentences.forEach(sentence -> violations.add(where + ": " + sentence));
  }

  void add(KillTally other) {
    violations.addAll(other.violations);
    scenes += other.scenes;
    kills += other.kills;
    resumes += other.resumes;
    sentAgain += other.sentAgain;
    mostSentAgain = Math.max(mostSentAgain, other.mostSentAgain);
    counted |= other.counted;
    probesLeft += other.probesLeft;
    time = time.plus(other.time);
  }

  /// How many times a service was set up and its objects moved.
  public int scenes() {
    return scenes;
  }

  /// How many processes were killed.
  public int kills() {
    return kills;
  }

  /// How many times a command was given again after a kill.
  public int resumes() {
    return resumes;
  }

  /// Objects sent more than once; -1 where no server counted them.
  public long sentAgain() {
    return counted ? sentAgain : -1;
  }

  /// The most objects that one process sent again.
  public long mostSentAgain() {
    return mostSentAgain;
  }

  /// What probes for writing that were killed have left, over all ends.
  public int probesLeft() {
    return probesLeft;
  }

  public Duration time() {
    return time;
  }

  /// The law as it was broken, each with the seed and the moment.
  public List<String> violations() {
    return List.copyOf(violations);
  }
}
