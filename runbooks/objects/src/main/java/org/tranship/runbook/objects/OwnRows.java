package org.tranship.runbook.objects;

import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.value.Location;

/// A fence of the very table whose rows are to be switched has to let the run itself through.
final class OwnRows {
  private OwnRows() {}

  /// @throws PlanContradiction if this act would keep the run out of its own catalogue
  static void requireOpen(CatalogPlan catalog, ControlSpec raise) {
    if (!raise.kind().equals("postgres") || !isSame(catalog, raise)) {
      return;
    }
    String user = catalog.rows().options().getOrDefault("user", "");
    String form = raise.text("form").orElse("");
    boolean table =
        raise.list("tables").contains(catalog.rows().options().getOrDefault("table", ""));
    boolean closed =
        switch (form) {
          case "role" -> raise.text("role").orElse("").equals(user);
          case "revoke" -> table && raise.text("role").orElse("").equals(user);
          case "trigger" -> table && !raise.text("except").orElse("").equals(user);
          case "database" -> true;
          default -> false;
        };
    if (closed) {
      throw new PlanContradiction(
          "fence.raise",
          "the form "
              + form
              + " would keep out "
              + (user.isEmpty() ? "the login of the catalog" : user)
              + " too, as whom the rows are to be switched. "
              + (form.equals("trigger")
                  ? "Write except: with the user of the catalog."
                  : "Write form: revoke with the role of the service, and another user in catalog."));
    }
  }

  private static boolean isSame(CatalogPlan catalog, ControlSpec raise) {
    try {
      return Location.parse(raise.text("database").orElse("")).equals(catalog.rows().database());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
