package org.tranship.cli;

import static org.tranship.cli.ServedAction.any;
import static org.tranship.cli.ServedAction.changing;
import static org.tranship.cli.ServedAction.flag;
import static org.tranship.cli.ServedAction.join;
import static org.tranship.cli.ServedAction.looking;
import static org.tranship.cli.ServedAction.needed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tranship.server.Action.Parameter;
import org.tranship.server.Refusal;

/// What jobs can do with the stores that the configuration names. A snapshot is a file in the one
/// folder that is there for it.
record ServedStores(ServeFile file) {
  static final String FSCK = "fsck";

  List<ServedAction> all() {
    if (file.named("stores").isEmpty()) {
      return List.of();
    }
    List<ServedAction> all = new ArrayList<>(registries());
    all.addAll(objects());
    if (file.snapshots().isPresent()) {
      all.add(
          looking(
              "snapshot",
              "Writes down what a store holds at this moment.",
              it -> join(List.of("snapshot"), place(it, "store"), "--output=" + snapshot(it)),
              store("store", "the store"),
              needed("name", "the name of its file"),
              flag("checksum", "read and hash every object"),
              flag("metadata", "ask for attributes"),
              flag("replace", "replace one of that name")));
      all.add(
          looking(
              "tags",
              "Writes down where the tags of a registry point, for a repair.",
              it ->
                  join(List.of("registry", "tags"), place(it, "store"), "--output=" + snapshot(it)),
              store("store", "the store of the registry"),
              needed(
                  "name", "the name of its file, beside the snapshots; one that is there stays")));
    }
    return all.stream().map(ServedAction::limited).toList();
  }

  private List<ServedAction> registries() {
    List<ServedAction> all = new ArrayList<>();
    Parameter store = store("store", "the store of the registry");
    for (String name : new String[] {"onlinegc_blobs", "gc"}) {
      all.add(
          changing(
              name,
              "Collects the garbage of a registry into quarantine, also while it is live.",
              it -> join(List.of("registry", "gc", "--yes"), place(it, "store")),
              store,
              flag("untagged", "also manifests without a tag"),
              any("young", "leave alone what is younger, such as 1d"),
              any("keep", "how long it stays in quarantine, such as 7d"),
              any("acknowledge", "hurt-images, or much-garbage")));
    }
    all.add(
        looking(
            FSCK,
            "Looks through a registry, hashes every blob, and names what is damaged.",
            it -> join(List.of("registry", FSCK), place(it, "store")),
            store));
    all.add(
        changing(
            "repair",
            "Writes the links of a registry that are proven, and blobs from other stores.",
            this::repair,
            store,
            any(
                "source",
                "stores that have the blobs rightly, with commas between them, in the order in which"
                    + " they are asked: "
                    + String.join(", ", stores())),
            any("tags", "the name of a list of tags, beside the snapshots"),
            flag("dry-run", "only name what would be written")));
    return all;
  }

  private List<String> repair(Map<String, String> parameters) {
    List<String> words =
        new ArrayList<>(
            join(List.of("registry", FSCK, "--repair", "--yes"), place(parameters, "store")));
    if (parameters.containsKey("source")) {
      for (String name : parameters.getOrDefault("source", "").split(",", -1)) {
        words.add("--from=" + place("source", name));
      }
    }
    if (parameters.containsKey("tags")) {
      words.add("--tags=" + snapshot(parameters, "tags"));
    }
    return words;
  }

  private List<ServedAction> objects() {
    return List.of(
        changing(
            "copy",
            "Copies objects from one store to another and verifies each.",
            it -> join(List.of("copy", "--yes"), place(it, "from"), place(it, "to")),
            store("from", "where they are"),
            store("to", "where they go"),
            any("existing", "update, replace, skip or refuse"),
            any("verify", "server, readback or sample")),
        looking(
            "compare",
            "Tells how a store, or a snapshot, and a store differ.",
            it -> join(List.of("compare"), side(it), place(it, "to")),
            new Parameter("from", "one store", false, stores()),
            any("snapshot", "the name of a snapshot, instead of from"),
            store("to", "the other store"),
            flag("checksum", "compare the contents"),
            flag("metadata", "compare attributes, too")));
  }

  private String side(Map<String, String> parameters) {
    if (parameters.containsKey("from") == parameters.containsKey("snapshot")) {
      throw Refusal.badRequest("\"compare\" takes either \"from\" or \"snapshot\".");
    }
    return parameters.containsKey("from")
        ? place(parameters, "from")
        : snapshot(parameters, "snapshot").toString();
  }

  private List<String> stores() {
    return List.copyOf(file.named("stores").keySet());
  }

  private Parameter store(String name, String summary) {
    return ServedAction.one(name, summary, stores());
  }

  private String place(Map<String, String> parameters, String parameter) {
    return place(parameter, parameters.getOrDefault(parameter, ""));
  }

  private String place(String parameter, String name) {
    String place = file.named("stores").get(name);
    if (place == null) {
      throw Refusal.badRequest("\"" + parameter + "\" names no store of this server.");
    }
    return file.place(place);
  }

  private Path snapshot(Map<String, String> parameters) {
    return snapshot(parameters, "name");
  }

  private Path snapshot(Map<String, String> parameters, String parameter) {
    return file.snapshot(parameters.getOrDefault(parameter, ""), parameter);
  }
}
