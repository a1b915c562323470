package org.tranship.events.run;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.control.Durations;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;
import org.tranship.events.copy.CopyPace;
import org.tranship.events.transform.RuleReader;
import org.tranship.events.transform.TransformChain;

/// What an operator asked of a copy of events: flat settings, as journals keep them. Secrets are
/// references.
///
/// @param settings every setting, given or default
public record EventPlan(Map<String, String> settings) {
  /// What may be wrong with a setting.
  public static final class Senseless extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String setting;

    Senseless(String setting, String message) {
      super(message);
      this.setting = setting;
    }

    /// Which one it is.
    public String setting() {
      return setting;
    }
  }

  private static final String RATE = "rate";
  private static final String STREAMS = "streams.";

  public EventPlan {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  public EventLogSpec source() {
    return spec("source");
  }

  public EventLogSpec target() {
    return spec("target");
  }

  /// A place that the plan names: where it is, its options and its secrets.
  ///
  /// @param side under which name
  /// @throws Senseless if it is none
  public EventLogSpec spec(String side) {
    String url = settings.getOrDefault(side + ".url", "");
    Map<String, SecretRef> secrets = new TreeMap<>();
    named(side + ".secrets.")
        .forEach(
            (name, text) ->
                secrets.put(
                    name,
                    SecretRef.parse(text)
                        .orElseThrow(
                            () ->
                                new Senseless(
                                    side + ".secrets." + name, "this refers to no secret"))));
    try {
      return new EventLogSpec(Location.parse(url), named(side + ".options."), secrets);
    } catch (IllegalArgumentException e) {
      throw new Senseless(side + ".url", String.valueOf(e.getMessage()));
    }
  }

  private Map<String, String> named(String prefix) {
    Map<String, String> named = new TreeMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            named.put(key.substring(prefix.length()), value);
          }
        });
    return named;
  }

  /// The streams that are copied, by names in which a `*` stands for anything; empty for all.
  public List<String> streams() {
    return List.copyOf(named(STREAMS).values());
  }

  /// What becomes of events.
  ///
  /// @throws org.tranship.events.transform.TransformFault if a rule makes no sense
  public TransformChain chain() {
    return RuleReader.installed(settings);
  }

  /// What becomes of events that are fed back from the target.
  ///
  /// @throws org.tranship.events.transform.TransformFault if a rule makes no sense
  public TransformChain backChain() {
    Map<String, String> back = new TreeMap<>();
    named("reverse.").forEach((name, value) -> back.put("transform." + name, value));
    return RuleReader.installed(back);
  }

  /// Whether each event at the target says where it comes from.
  public boolean marked() {
    return settings.getOrDefault("origin", "keep").equals("keep");
  }

  /// The name under which the target keeps how far the copy has come: of the same source and the
  /// same rules it is the same, so that any run goes on where the last one was.
  public String checkpoint() {
    StringBuilder job = new StringBuilder();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith("source.") && !key.startsWith("source.secrets.")
              || key.startsWith("transform.")
              || key.startsWith("types.")
              || key.startsWith(STREAMS)
              || key.equals("origin")) {
            job.append(key).append('=').append(value).append('\n');
          }
        });
    return "tranship-"
        + Payload.of(job.toString().getBytes(StandardCharsets.UTF_8))
            .sha256()
            .hex()
            .substring(0, 16);
  }

  /// Whether events that the service has not published yet forbid the end of the copy.
  public boolean drains() {
    return !settings.getOrDefault("pending", "refuse").equals("ignore");
  }

  /// How long to wait until nothing is pending any more.
  public Duration pendingWithin() {
    return duration("pending-within", "30s");
  }

  /// For how long nobody may have written to the source at the end; zero not to ask.
  public Duration quiet() {
    return duration("quiet", "0s");
  }

  /// Whether nobody but us keeps rebuilt read models up to date.
  public boolean followed() {
    return settings.getOrDefault("kept-by", "service").equals("follow");
  }

  /// By how many events the target may be behind when the copy ends.
  public long lag() {
    return number("lag", "0");
  }

  /// How many rounds may pass until it is no further behind.
  public int rounds() {
    return (int) number("rounds", "20");
  }

  public CopyPace pace() {
    long events = number("batch", "2000");
    if (events < 1 || events > 100_000) {
      throw new Senseless("batch", "a batch holds between 1 and 100000 events, not " + events);
    }
    return new CopyPace((int) Math.min((double) events, burst()), ByteCount.ofMiB(4));
  }

  /// How many events of the source are copied a second, at most; infinite for no limit.
  public double rate() {
    if (!settings.containsKey(RATE)) {
      return Double.POSITIVE_INFINITY;
    }
    long rate = number(RATE, "");
    if (rate < 1) {
      throw new Senseless(
          RATE, "a copy goes on with 1 event a second at least; leave it out for no limit");
    }
    return rate;
  }

  /// How many of them may come at once: a tenth of a second's worth, so that a copy goes at an even
  /// pace, and neither reads nor writes in gusts.
  double burst() {
    return Math.max(1, Math.floor(rate() / 10));
  }

  /// Reads everything once, so that what makes no sense is found before anything is touched.
  ///
  /// @throws Senseless naming the setting
  /// @throws org.tranship.events.transform.TransformFault if a rule makes no sense
  public void require() {
    EventLogSpec _ = source();
    EventLogSpec _ = target();
    TransformChain _ = chain();
    TransformChain _ = backChain();
    Duration _ = quiet();
    Duration _ = pendingWithin();
    long _ = lag();
    int _ = rounds();
    CopyPace _ = pace();
    double _ = rate();
  }

  private Duration duration(String setting, String otherwise) {
    try {
      return Durations.parse(settings.getOrDefault(setting, otherwise));
    } catch (IllegalArgumentException e) {
      throw new Senseless(setting, String.valueOf(e.getMessage()));
    }
  }

  private long number(String setting, String otherwise) {
    String text = settings.getOrDefault(setting, otherwise);
    return Optional.of(text)
        .filter(it -> it.matches("[0-9]{1,9}"))
        .map(Long::parseLong)
        .orElseThrow(() -> new Senseless(setting, "\"" + text + "\" is no number"));
  }
}
