package org.tranship.runbook.objects;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.control.Answer;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.FencePlan;
import org.tranship.core.cutover.FenceProbe;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;

/// Writes as the service does, to find out whether it still can.
final class WriteProbes {
  private static final String WRITE = "write";

  private final Migration migration;

  WriteProbes(Migration migration) {
    this.migration = migration;
  }

  /// What proves the fence of a plan.
  List<FenceProbe> of(FencePlan fence) {
    return fence.prove().stream().<FenceProbe>map(spec -> new Probe(this, spec)).toList();
  }

  private record Probe(WriteProbes all, ControlSpec spec) implements FenceProbe {
    @Override
    public String sentence() {
      return all.sentence(spec);
    }

    @Override
    public Answer probe(String run) throws InterruptedException {
      return all.probe(spec, run);
    }
  }

  String sentence(ControlSpec probe) {
    return probe.kind().equals(WRITE)
        ? "writes an object to " + spec(probe).location()
        : migration.controls().open(probe).sentence();
  }

  Answer probe(ControlSpec probe, String run) throws InterruptedException {
    return probe.kind().equals(WRITE)
        ? write(spec(probe), Key.of(".tranship-fence-" + run))
        : migration.controls().open(probe).probe();
  }

  static StoreSpec spec(ControlSpec probe) {
    Map<String, SecretRef> secrets = new TreeMap<>();
    probe
        .group("secrets")
        .forEach((name, text) -> SecretRef.parse(text).ifPresent(it -> secrets.put(name, it)));
    return new StoreSpec(Location.parse(probe.require("url")), probe.group("options"), secrets);
  }

  /// An object that could be written is removed again at once.
  private Answer write(StoreSpec spec, Key key) {
    try (Store store = migration.copying().opener().open(spec)) {
      WriteOutcome outcome =
          store.put(PutRequest.of(key, "probe".getBytes(StandardCharsets.UTF_8)));
      return switch (outcome) {
        case WriteOutcome.Done _ -> {
          store.delete(List.of(new DeleteRequest(key, Optional.empty())));
          yield new Answer.Done("the object was written, and removed again");
        }
        case WriteOutcome.Refused(StoreException reason) -> refused(reason);
        case WriteOutcome.Unknown(StoreException cause) -> {
          store.delete(List.of(new DeleteRequest(key, Optional.empty())));
          yield new Answer.Unknown(String.valueOf(cause.getMessage()));
        }
      };
    } catch (StoreException e) {
      return refused(e);
    }
  }

  private static Answer refused(StoreException reason) {
    String detail = String.valueOf(reason.getMessage());
    return reason.kind() == Kind.ACCESS_DENIED
        ? new Answer.Refused(detail)
        : new Answer.Unknown(detail + " That does not say that writing is refused.");
  }
}
