package org.tranship.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.tranship.bench.MeasuredCommand.Took;

/// Commands that do the same work in turns: each is run once a round, the order turned about from
/// round to round, since the machine's speed is not its own. What counts is each one's median.
///
/// @param rounds how many
/// @param objects how many objects one run moves
/// @param bytes their size
record Race(int rounds, long objects, long bytes) {
  /// One of those that race.
  ///
  /// @param name for the table
  /// @param run runs it once, to a place of its own
  record Runner(String name, Run run) {}

  /// One run.
  @FunctionalInterface
  interface Run {
    /// @param round from 0 on
    Took at(int round);
  }

  /// What our command is held to, against the best of the others.
  ///
  /// @param faster at least so many times as fast
  /// @param cpu at most so much of its processor time
  record Bar(double faster, double cpu) {}

  /// Runs it.
  ///
  /// @param what is raced for
  /// @param ours our command
  /// @param others the peers; the first is the one that the bar speaks of
  List<Figure> run(String what, Bar bar, Runner ours, Runner... others) {
    List<Lane> lanes = new ArrayList<>();
    lanes.add(new Lane(ours, new ArrayList<>()));
    for (Runner other : others) {
      lanes.add(new Lane(other, new ArrayList<>()));
    }
    for (int round = 0; round < rounds; round++) {
      for (Lane lane : round % 2 == 0 ? lanes : lanes.reversed()) {
        lane.took().add(lane.runner().run().at(round));
      }
    }
    Took mine = lanes.get(0).median();
    Took peer = lanes.get(1).median();
    double faster = peer.seconds() / mine.seconds();
    double cpu = mine.cpuSeconds() / peer.cpuSeconds();
    String told =
        String.format(
            Locale.ROOT,
            "%.1fx as fast as %s (>= %.1f), %.2f of its CPU (<= %.2f)",
            faster,
            others[0].name(),
            bar.faster(),
            cpu,
            bar.cpu());
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            what + ": " + ours.name(),
            objects,
            bytes,
            mine,
            told,
            faster >= bar.faster() && cpu <= bar.cpu()));
    for (Lane lane : lanes.subList(1, lanes.size())) {
      String name = what + ": " + lane.runner().name();
      figures.add(new Figure(name, objects, bytes, lane.median(), "", true));
    }
    return figures;
  }

  private record Lane(Runner runner, List<Took> took) {
    Took median() {
      return took.stream()
          .sorted(Comparator.comparingDouble(Took::seconds))
          .toList()
          .get(took.size() / 2);
    }
  }
}
