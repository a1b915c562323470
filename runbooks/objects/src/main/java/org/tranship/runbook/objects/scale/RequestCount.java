package org.tranship.runbook.objects.scale;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tranship.runbook.objects.scale.SizeMix.Group;

/// Requests of a whole copy, by the names that price lists have for them, as a service with pages
/// of a thousand keys counts them. The source is listed twice: for the copy, and for the look for
/// objects to replace, which lists the copies as well. Some twenty requests of checks and probes
/// are left out, and those that are repeated after a fault.
///
/// @param list pages of listings
/// @param get reads, of originals and copies
/// @param head questions after single objects: two for each that goes in parts
/// @param put writes of whole objects, and of parts with what begins and ends them
/// @param readBytes bytes that are read at the source
public record RequestCount(double list, double get, double head, double put, double readBytes) {
  /// Of a workload.
  public static RequestCount of(Workload work) {
    double put = 0;
    double head = 0;
    for (Group group : work.sizes().groups()) {
      put += group.objects() * work.writes(group.size());
      head += work.inParts(group.size()) ? 2 * group.objects() : 0;
    }
    double pages = Math.ceil(work.objects() / KeyPages.PAGE);
    double get = work.objects() * (work.readBack() ? 2 : 1);
    return new RequestCount(3 * pages + 1, get, head, put, work.sizes().bytes());
  }

  /// What they cost.
  ///
  /// @param prices for a thousand requests by kind (`list`, `get`, `head`, `put`), and for a GiB
  ///   that leaves the source (`gib`); what is not there costs nothing
  /// @return by kind, and `total`
  public Map<String, Double> cost(Map<String, Double> prices) {
    Map<String, Double> amounts = new LinkedHashMap<>();
    amounts.put("list", list / 1000);
    amounts.put("get", get / 1000);
    amounts.put("head", head / 1000);
    amounts.put("put", put / 1000);
    amounts.put("gib", readBytes / (1 << 30));
    Map<String, Double> cost = new LinkedHashMap<>();
    double total = 0;
    for (Map.Entry<String, Double> each : amounts.entrySet()) {
      double one = each.getValue() * prices.getOrDefault(each.getKey(), 0.0);
      total += one;
      cost.put(each.getKey(), one);
    }
    cost.put("total", total);
    return cost;
  }
}
