package org.tranship.cli;

import static org.tranship.cli.ServedAction.any;
import static org.tranship.cli.ServedAction.changing;
import static org.tranship.cli.ServedAction.flag;
import static org.tranship.cli.ServedAction.join;
import static org.tranship.cli.ServedAction.looking;
import static org.tranship.cli.ServedAction.one;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tranship.runbook.registry.msr.MsrMigration;
import org.tranship.server.Action.Parameter;
import org.tranship.server.Refusal;

/// What jobs can do by the plans, and by the configurations of Anchore, that the configuration of
/// the server names.
record ServedPlans(ServeFile file) {
  private static final String ANCHORE = "anchore-configs";

  /// Where plans are named, and the commands that carry them out.
  static final Map<String, List<String>> GROUPS = groups();

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put("plans", List.of());
    groups.put("registry-plans", List.of("registry"));
    return groups;
  }

  List<ServedAction> all() {
    List<ServedAction> all = new ArrayList<>();
    List<String> plans =
        GROUPS.keySet().stream().flatMap(it -> file.named(it).keySet().stream()).toList();
    if (!plans.isEmpty()) {
      Parameter plan = one("plan", "the plan", plans);
      all.add(
          changing(
                  "migrate",
                  "Moves a service or a registry as a plan says, or goes on with it.",
                  it -> planned(typedElsewhere(it), "migrate", "--yes"),
                  plan,
                  any("acknowledge", "dangers to go on with"))
              .limited());
      all.add(
          looking(
              "check",
              "Looks whether a plan can be carried out.",
              it -> planned(it, "check"),
              plan));
      all.add(looking("plan", "Says what a plan would do.", it -> planned(it, "plan"), plan));
    }
    if (!file.named(ANCHORE).isEmpty()) {
      anchore(all);
    }
    return all;
  }

  /// What has to be typed at a terminal is refused before a job is made of it.
  private static Map<String, String> typedElsewhere(Map<String, String> parameters) {
    List<String> dangers = List.of(parameters.getOrDefault("acknowledge", "").split(",", -1));
    if (dangers.contains(MsrMigration.ERASE_TAGS)) {
      throw Refusal.badRequest(
          "\""
              + MsrMigration.ERASE_TAGS
              + "\" cannot be acknowledged over HTTP ("
              + TypedHost.NOT_TYPED
              + "): the host of MSR has to be typed at a terminal. Nothing was begun. Give the command"
              + " 'tranship registry migrate' there.");
    }
    return parameters;
  }

  private List<String> planned(Map<String, String> parameters, String verb, String... options) {
    String plan = parameters.getOrDefault("plan", "");
    for (Map.Entry<String, List<String>> group : GROUPS.entrySet()) {
      String path = file.named(group.getKey()).get(plan);
      if (path != null) {
        return join(join(join(group.getValue(), verb), options), file.path(path).toString());
      }
    }
    throw Refusal.badRequest("\"plan\" names no plan of this server.");
  }

  private void anchore(List<ServedAction> all) {
    List<String> names = List.copyOf(file.named(ANCHORE).keySet());
    List<Parameter> selection =
        List.of(
            one("from", "the configuration in use now", names),
            one("to", "the configuration to move to", names),
            flag("from-analysis-archive", "read the section analysis_archive of from"),
            flag("to-analysis-archive", "read the section analysis_archive of to"),
            any("bucket", "only these logical buckets"),
            any("account", "only these accounts"));
    List<Parameter> moving = new ArrayList<>(selection);
    moving.add(flag("nodelete", "leave the documents at the source"));
    moving.add(flag("assume-stopped", "although Anchore is not proven to be stopped"));
    all.add(
        changing(
                "anchore_migrate",
                "Moves Anchore's documents from one driver to another, or goes on with it.",
                it -> anchore("migrate", it, "--yes"),
                moving.toArray(Parameter[]::new))
            .limited());
    all.add(
        looking(
            "anchore_plan",
            "Says what a migration of Anchore's documents would move and refuse.",
            it -> anchore("plan", it),
            selection.toArray(Parameter[]::new)));
    all.add(
        looking(
            "anchore_check",
            "Tries a configuration of Anchore: database, store, and which rows it could read.",
            it -> join(List.of("anchore", "check"), configuration(it, "config")),
            one("config", "the configuration", names)));
  }

  private List<String> anchore(String verb, Map<String, String> parameters, String... options) {
    return join(
        join(List.of("anchore", verb), options),
        configuration(parameters, "from"),
        configuration(parameters, "to"));
  }

  private String configuration(Map<String, String> parameters, String name) {
    String path = file.named(ANCHORE).get(parameters.getOrDefault(name, ""));
    if (path == null) {
      throw Refusal.badRequest("\"" + name + "\" names no configuration of Anchore here.");
    }
    return file.path(path).toString();
  }
}
