#include "tests/model/ecosystem_text.h"

#include <sstream>

namespace intentc::test {
namespace {

class Writer {
 public:
  Writer(const Ecosystem& ecosystem, const TextSpace& space) : e_(ecosystem), space_(space) {}

  std::string write() {
    line("ecosystem", e_.name, e_.owner.repo, e_.owner.branch, e_.zones_declared, e_.has_assignments);
    for (const auto& c : e_.classes) line("class", c.name, c.doc, +c.sensitivity);
    for (const auto& p : e_.principals) line("principal", p.name, static_cast<int>(p.kind), names(p.clearance));
    places();
    for (const auto& s : e_.stores) store(s);
    for (const auto& w : e_.workspaces) workspace(w);
    platforms();
    return out_.str();
  }

 private:
  void put(Text text) { out_ << (text.nowhere() ? "-" : "'" + std::string(space_.view(text)) + "'"); }
  void put(const std::string& text) { out_ << text; }
  void put(const char* text) { out_ << text; }
  void put(bool flag) { out_ << (flag ? "yes" : "no"); }
  void put(int number) { out_ << number; }
  void put(const std::vector<Text>& texts) {
    out_ << '[';
    for (const Text text : texts) put(text), out_ << ' ';
    out_ << ']';
  }
  void put(const std::vector<LocationRef>& refs) {
    for (const LocationRef& ref : refs) put(ref.text), out_ << (ref.location.valid() ? "+" : "?");
  }
  template <class... Parts>
  void line(const Parts&... parts) {
    ((put(parts), out_ << ' '), ...);
    out_ << '\n';
  }

  template <class IdType>
  std::string name(IdType id) const {
    return id.valid() ? std::string(space_.view(e_[id].name)) : "?";
  }
  std::string name(DatasetId id) const {
    return id.valid() ? name(e_[id].store) + "/" + std::string(space_.view(e_[id].name)) : "?";
  }
  std::string name(TeamId id) const {
    return id.valid() ? name(e_[id].zone) + "/" + std::string(space_.view(e_[id].name)) : "?";
  }
  template <class IdType>
  std::string names(const std::vector<IdType>& ids) const {
    std::string result = "[";
    for (const IdType id : ids) result += name(id) + " ";
    return result + "]";
  }

  void contacts(const std::vector<Contact>& all) {
    for (const auto& c : all) line("    contact", c.role, c.channel, c.address);
  }
  void deprecated(const Deprecation& d) {
    if (d) line("    deprecated", d.reason, d.since);
  }
  void parameters(const std::vector<Parameter>& all) {
    for (const auto& p : all) line("    param", p.name, p.value);
  }
  void trigger(const Trigger& t) {
    line("    trigger", static_cast<int>(t.kind), t.cron, t.timezone, t.every, t.offset, t.within, t.external, t.any,
         names(t.inputs), t.not_before, t.at_least_every);
  }
  void connection(const Connection& c) {
    if (!c.at.nowhere())
      line("    connection", c.service, c.host, c.port, c.database, c.account, c.bucket, c.bootstrap);
  }

  void places() {
    for (const auto& z : e_.zones) {
      line("zone", z.name, z.doc, z.owner.repo, z.owner.branch, z.declared);
      contacts(z.contacts);
      for (const TeamId t : z.teams) {
        line("  team", e_[t].name, e_[t].owner.repo, e_[t].owner.branch, e_[t].doc);
        contacts(e_[t].contacts);
      }
      for (const PolicyId p : z.policies) {
        const Policy& policy = e_[p];
        line("  policy", policy.name, static_cast<int>(policy.on), policy.allow, policy.deny, policy.has_allow,
             policy.producers, policy.consumers, policy.mandate_zone, policy.doc);
        for (const auto& [classification, mask] : policy.mask) line("    mask", classification, mask);
        deprecated(policy.deprecated);
      }
    }
    for (const auto& v : e_.vendors) line("vendor", v.name, v.doc, v.hard);
    for (const auto& l : e_.locations) line("location", name(l.vendor), l.path);
    for (const auto& c : e_.containers) {
      line("container", c.name, c.type, c.locations, name(c.team), c.readonly, c.encryption, c.doc);
      connection(c.connection);
    }
    for (const auto& c : e_.credentials) line("credential", c.name, c.type, c.doc);
  }

  void store(const Store& s) {
    line("store", s.name, name(s.team), s.production, name(s.producer), names(s.default_classes), s.approvals_required,
         s.previously, s.doc);
    deprecated(s.deprecated);
    contacts(s.contacts);
    for (const auto& a : s.approvals) line("  approval", a.text);
    const Capture& c = s.capture;
    line("  capture", static_cast<int>(c.kind), c.single, name(c.container), name(c.credential), c.watermark_column,
         c.watermark_lag, c.deletes_soft, c.deletes_compare);
    trigger(c.trigger);
    for (const auto& t : c.tables) line("    table", name(t.dataset), t.source);
    for (const DatasetId id : s.datasets) dataset(e_[id]);
  }

  void dataset(const Dataset& d) {
    line("  dataset", d.name, names(d.key), names(d.partition), names(d.classes), names(d.storage), d.previously,
         d.schema_file, d.doc);
    deprecated(d.deprecated);
    for (const auto& x : d.expect) line("    expect", x.kind, x.columns, x.value, name(x.reference), x.on_fail);
    for (const ColumnId id : d.columns) {
      const Column& c = e_[id];
      line("    column", c.name, c.type.valid() ? e_.types[c.type].canonical : "?", c.nullable, names(c.classes),
           c.default_value, c.source, c.previously, c.personal_subject, c.personal_role, c.doc);
    }
  }

  void workspace(const Workspace& w) {
    line("workspace", w.name, name(w.team), name(w.container), w.production, static_cast<int>(w.priority),
         names(w.readers), names(w.admins), w.allow_classes, w.deny_classes, w.previously, w.doc);
    deprecated(w.deprecated);
    contacts(w.contacts);
    for (const GroupId id : w.groups) {
      const Group& g = e_[id];
      line("  group", g.name, static_cast<int>(g.history), g.latency, g.retain_at_least, g.retain_at_most, g.regulator,
           name(g.platform), g.previously, g.doc);
      for (const SinkId s : g.sinks) line("    sink", name(e_[s].dataset), e_[s].as, e_[s].deprecated_allowed);
    }
    if (w.transformer) transformer(*w.transformer);
  }

  void transformer(const Transformer& t) {
    line("  transformer", t.name, name(t.output), static_cast<int>(t.code), t.repo, t.commit, t.module, t.image, t.doc);
    trigger(t.trigger);
    for (const auto& c : t.sql) line("    sql", name(c.dataset), c.sql);
    for (const auto& [key, value] : t.env) line("    env", key, value);
  }

  void platforms() {
    for (const auto& s : e_.services) {
      line("service", s.name, s.target, s.locations, s.doc);
      parameters(s.params);
      for (const auto& h : s.hints) {
        line("  hint", h.at, h.ingest, name(h.store), name(h.dataset), name(h.workspace));
        parameters(h.parameters);
      }
    }
    for (const auto& p : e_.platforms) {
      line("platform", p.name, name(p.service), static_cast<int>(p.history), p.locations, p.doc);
      parameters(p.params);
    }
    for (const auto& n : e_.environments) {
      line("environment", n.name, names(n.platforms), n.prefix, n.data, n.branch);
      for (const auto& [id, binding] : n.containers) line("  container", name(id)), connection(binding);
      for (const auto& [id, role] : n.principals) line("  principal", name(id), role);
      for (const auto& binding : n.services) {
        line("  service", name(binding.service));
        parameters(binding.params);
      }
    }
    for (const auto& a : e_.assignments) {
      line("assignment", name(e_[a.group].workspace), name(a.group), name(a.platform), static_cast<int>(a.status));
    }
    for (const auto& p : e_.primaries) line("primary", name(p.store), names(p.platforms));
    for (const auto& d : e_.declassifications) {
      line("declassification", name(d.workspace), name(d.input), name(d.output), name(d.from), name(d.to), d.code,
           d.reason);
    }
  }

  const Ecosystem& e_;
  const TextSpace& space_;
  std::ostringstream out_;
};

}  // namespace

std::string ecosystem_text(const Ecosystem& ecosystem, const TextSpace& space) {
  return Writer(ecosystem, space).write();
}

}  // namespace intentc::test
