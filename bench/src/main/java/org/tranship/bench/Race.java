package org.tranship.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tranship.bench.MeasuredCommand.Took;

/// Commands that do the same work in turns: each is run once a round, the order turned about from
/// round to round, since the machine's speed is not its own. What counts is each one's median.
///
/// @param name what is raced for
/// @param rounds how many
/// @param noun what one run goes through
/// @param objects how many of it
/// @param bytes their size
record Race(String name, int rounds, String noun, long objects, long bytes) {
  /// One of objects.
  Race(String name, int rounds, long objects, long bytes) {
    this(name, rounds, Figure.OBJECTS, objects, bytes);
  }

  /// One of those that race.
  ///
  /// @param name for the table
  /// @param bar what our command is held to against this one; null for none
  /// @param most runs it at most so often, since it takes long
  /// @param run runs it once, to a place of its own
  record Runner(String name, @Nullable Bar bar, int most, Run run) {
    /// Ours.
    static Runner ours(Run run) {
      return ours("tranship copy", run);
    }

    /// Another command of ours.
    static Runner ours(String name, Run run) {
      return new Runner(name, null, Integer.MAX_VALUE, run);
    }

    /// Another, which a bar speaks of.
    static Runner peer(String name, Bar bar, Run run) {
      return new Runner(name, bar, Integer.MAX_VALUE, run);
    }

    /// Another, only to be seen beside ours.
    static Runner beside(String name, int most, Run run) {
      return new Runner(name, null, most, run);
    }
  }

  /// One run.
  @FunctionalInterface
  interface Run {
    /// @param round from 0 on
    Took at(int round);
  }

  /// What our command is held to, against a peer.
  ///
  /// @param faster at least so many times as fast
  /// @param cpu at most so much of its processor time
  record Bar(double faster, double cpu) {
    boolean kept(Took mine, Took peer) {
      return peer.seconds() / mine.seconds() >= faster
          && mine.cpuSeconds() / peer.cpuSeconds() <= cpu;
    }

    String told(String name, Took mine, Took peer) {
      String text =
          String.format(
              Locale.ROOT,
              "%.1fx as fast as %s (>= %.2f)",
              peer.seconds() / mine.seconds(),
              name,
              faster);
      return Double.isInfinite(cpu)
          ? text
          : text
              + String.format(
                  Locale.ROOT,
                  ", %.2f of its CPU (<= %.2f)",
                  mine.cpuSeconds() / peer.cpuSeconds(),
                  cpu);
    }
  }

  /// Runs it; our command's figure comes first.
  List<Figure> run(Runner ours, Runner... others) {
    List<Lane> lanes =
        Stream.concat(Stream.of(ours), Stream.of(others))
            .map(runner -> new Lane(runner, new ArrayList<>()))
            .toList();
    for (int round = 0; round < rounds; round++) {
      for (Lane lane : round % 2 == 0 ? lanes : lanes.reversed()) {
        if (round < lane.runner().most()) {
          lane.took().add(lane.runner().run().at(round));
        }
      }
    }
    Took mine = lanes.getFirst().median();
    List<Lane> held =
        lanes.stream().filter(lane -> lane.runner().bar() != null).collect(Collectors.toList());
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            name,
            ours.name(),
            noun,
            objects,
            bytes,
            mine,
            held.stream().map(lane -> lane.told(mine)).collect(Collectors.joining("; ")),
            held.stream().allMatch(lane -> lane.kept(mine))));
    for (Lane lane : lanes.subList(1, lanes.size())) {
      figures.add(
          new Figure(name, lane.name(rounds), noun, objects, bytes, lane.median(), "", true));
    }
    return figures;
  }

  private record Lane(Runner runner, List<Took> took) {
    Took median() {
      return MeasuredCommand.median(took);
    }

    String name(int rounds) {
      return took.size() == rounds
          ? runner.name()
          : runner.name() + " (" + (took.size() == 1 ? "one run" : took.size() + " runs") + ")";
    }

    boolean kept(Took mine) {
      return runner.bar() == null || runner.bar().kept(mine, median());
    }

    String told(Took mine) {
      return runner.bar() == null ? "" : runner.bar().told(runner.name(), mine, median());
    }
  }
}
