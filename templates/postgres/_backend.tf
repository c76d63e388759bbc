<% params b: Backend %>
backend "<%= b.type %>" {
<% for s in b.settings %>
<% if not loop.first %>

<% end %>
  <%= s.name | ident %> = <%= s.value %>
<% end %>
}

