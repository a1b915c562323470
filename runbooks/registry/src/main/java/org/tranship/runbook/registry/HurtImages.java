package org.tranship.runbook.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tranship.core.step.AffectedNames;
import org.tranship.core.step.StepContext;

/// What hurts images of the source, in the words of an operator, and every image that is hurt.
///
/// @param damage the first that was found, and not more than is worth saying
/// @param images all that it hurts, by their names
record HurtImages(List<Finding> damage, AffectedNames images) {
  private static final String TITLE = "Images that cannot be pulled whole";
  private static final int NAMED = 3;

  /// How many findings have to be asked for, so that it can be said that there are more.
  static final int ASKED = NAMED + 1;

  /// Where nothing is damaged.
  static final HurtImages NONE = new HurtImages(List.of(), new AffectedNames(TITLE, 0, List.of()));

  /// The images that an inventory has as hurt.
  static AffectedNames in(Inventory inventory) {
    List<String> first = new ArrayList<>();
    inventory.each(
        "select image from hurt order by 1 limit " + AffectedNames.MOST,
        row -> first.add(row.text(1)));
    return new AffectedNames(TITLE, inventory.count("select count(*) from hurt"), first);
  }

  /// Writes down every image, so that a report of the run has it.
  void tell(StepContext context) {
    images.blocks().forEach(block -> context.measured(AffectedNames.MEASURED, false, block));
  }

  /// A sentence that names what was found and the images (`repository:tag`) that it hurts.
  String sentence() {
    return "Images of the source cannot be pulled whole: "
        + damage.stream().limit(NAMED).map(HurtImages::words).collect(Collectors.joining("; "))
        + (damage.size() > NAMED ? "; and more" : "")
        + ".";
  }

  /// Where each image is named, as a sentence with a blank before it; nothing where no tag is hurt.
  String where(StepContext context) {
    return images.total() == 0
        ? ""
        : " In all "
            + (images.total() == 1 ? "1 image is" : images.total() + " images are")
            + " hurt, and 'tranship report "
            + context.run()
            + " --html FILE' names "
            + (images.total() == 1 ? "it." : "each.");
  }

  private static String words(Finding one) {
    return one.kind().words()
        + " "
        + one.subject()
        + " ("
        + one.detail()
        + ")"
        + (one.affected() == 0
            ? ""
            : ", hurts "
                + String.join(", ", one.images())
                + (one.affected() > one.images().size() ? ", ..." : ""));
  }
}
