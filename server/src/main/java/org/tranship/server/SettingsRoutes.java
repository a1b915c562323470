package org.tranship.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `meta/settings`: the one setting there is, `readOnlyRegistry`, closes the configured service to
/// its writers and opens it again. As in Mirantis Secure Registry a change is answered with 202;
/// what it waits for is in a job, which proves it.
record SettingsRoutes(Jobs jobs, Actions actions) {
  private static final String SETTING = "readOnlyRegistry";

  Answer show(Request request) {
    return Answer.json(200, document(Optional.empty()));
  }

  Answer change(Request request) {
    Map<String, @Nullable Object> body = request.json();
    if (body.size() != 1 || !(body.get(SETTING) instanceof Boolean closed)) {
      throw Refusal.badRequest("The one setting is \"" + SETTING + "\", true or false.");
    }
    Action action =
        actions
            .readOnly()
            .orElseThrow(
                () ->
                    Refusal.unset(
                        "The configuration of this server has no fence, so it does not know how to"
                            + " close the registry. Give it one, and start it again."));
    JobRecord job = jobs.post(action, Map.of("readOnly", closed.toString()), "");
    return Answer.json(202, document(Optional.of(job)))
        .with("Location", "/api/v0/jobs/" + job.id());
  }

  private Map<String, Object> document(Optional<JobRecord> job) {
    Map<String, Object> document = new LinkedHashMap<>();
    Actions.Standing standing = actions.standing();
    document.put(SETTING, standing.closed());
    document.put("readOnlySince", standing.upSince());
    document.put("readOnlyConfigured", actions.readOnly().isPresent());
    job.ifPresent(it -> document.put("job", it.document()));
    return document;
  }
}
